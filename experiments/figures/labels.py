"""Every word a figure prints, in English and Chinese."""

from collections.abc import Mapping
from typing import Any

LANGUAGES = ("en", "zh")

LABELS: dict[str, tuple[str, str]] = {
    # titles
    "title_stage_ribbon": ("Development stage of each park", "各园区发展阶段"),
    "title_vacancy_rent": ("Vacancy rate and asking rent", "空置率与挂牌租金"),
    "title_revenue": ("Simulated output and observed revenue", "模拟产出与实际总收入"),
    "title_transitions": ("Moves between stages, and time spent in each", "阶段转换与停留时间"),
    "title_limits": ("What holds each park back from its next stage", "制约园区进入下一阶段的指标"),
    "title_industries": ("Enterprises and employment by industry", "各产业企业数与从业人员"),
    "title_fill_up": ("How parks that opened later fill up", "新开园区的入驻过程"),
    "title_pain_points": ("Eight pain points over time", "八大痛点随时间的变化"),
    "title_pain_map": ("Eight pain points of each park", "各园区的八大痛点"),
    "title_futures": ("Five futures of the system of parks", "园区体系的五个未来方向"),
    # measures
    "pain_1": ("1 unclear positioning", "1 定位模糊"),
    "pain_2": ("2 many short chains", "2 产业链多而短"),
    "pain_3": ("3 same leading industries", "3 主导产业趋同"),
    "pain_4": ("4 weak innovation", "4 技术创新不足"),
    "pain_5": ("5 empty towns", "5 产城分离"),
    "pain_6": ("6 policy dependence", "6 政策依赖、体制僵化"),
    "pain_7": ("7 ineffective attraction", "7 招商成效不明显"),
    "pain_8": ("8 vacancy up, rents down", "8 空置上扬、租金下降"),
    "pain_mean": ("mean", "平均"),
    "future_innovation_centre": ("innovation centre", "科技创新中心"),
    "future_value_chain": ("innovation value chain", "创新价值链"),
    "future_digital": ("digital platform", "数字化平台"),
    "future_cross_park_cluster": ("cross-park cluster", "跨园区区域集群"),
    "future_national_layout": ("national layout, outside links", "全国布局与对外联系"),
    "pain_axis": ("0 = none, 1 = worst", "0＝无，1＝最重"),
    "future_axis": ("0 = nothing of it, 1 = fully there", "0＝全无，1＝完全实现"),
    "pain_value": ("Pain, {date} (0–1)", "{date} 痛点程度（0–1）"),
    "parks_band": ("10–90 % of parks", "10–90 % 的园区"),
    "pain_weights": (
        "All parks: 1–6 weighted by employees, 7–8 by floor space; anchors are fixed.",
        "全部园区：1–6 按从业人员加权，7–8 按建筑面积加权；标尺固定不变。",
    ),
    "future_weights": (
        "Parks weighted by employees; anchors are fixed.",
        "各园区按从业人员加权；标尺固定不变。",
    ),
    "map_note": (
        "Parks by their mean, worst first; blank: not open or nobody at work.",
        "园区按平均值排列，最重者在前；空白：未开园或无从业人员。",
    ),
    # stages
    "stage": ("Stage", "阶段"),
    "stage_1": ("1.0 labour-intensive", "1.0 劳动密集型"),
    "stage_2": ("2.0 industrial cluster", "2.0 产业集聚型"),
    "stage_3": ("3.0 multi-functional", "3.0 多功能综合性"),
    "stage_4": ("4.0 industrial ecosystem", "4.0 产业生态型"),
    "not_open": ("not open yet", "尚未开园"),
    "agree_high": ("75–99 % of runs agree", "75–99 % 的运行一致"),
    "agree_middle": ("50–74 %", "50–74 %"),
    "agree_low": ("under 50 %", "低于 50 %"),
    "ribbon_note": (
        "Colour: the commonest stage over the runs; the strip beneath marks quarters in which runs disagree.",
        "颜色为各次运行中最常见的阶段；下方细条标出各次运行不一致的季度。",
    ),
    # axes
    "year": ("Year", "年份"),
    "vacancy_rate": ("Vacancy rate (%)", "空置率（%）"),
    "asking_rent": ("Asking rent (CNY/m²/day,\n{base} prices)", "挂牌租金（元/平方米·天，\n{base} 年价格）"),
    "output_axis": ("Output, revenue (billion CNY a year)", "年产出、总收入（亿元）"),
    "enterprises": ("Enterprises", "企业数（家）"),
    "employees": ("Employees", "从业人员（人）"),
    "from_stage": ("Stage at the end of a year", "当年末阶段"),
    "to_stage": ("Stage a year later", "一年后阶段"),
    "dwell_axis": ("Quarters since entering the stage", "进入该阶段后的季度数"),
    "survival_axis": ("Share still in the stage", "仍处于该阶段的比例"),
    "share_limiting": ("Limiting,\n% of park-\nquarters", "作为制约因素\n的园区季度\n占比（%）"),
    "indicator_value": ("Indicator, {date} (0–1)", "{date} 指标值（0–1）"),
    "occupancy_axis": ("Occupancy rate (%)", "出租率（%）"),
    "since_opening": ("Years since opening", "开园后年数"),
    "opened": ("{park}, opened {date}", "{park}（{date} 开园）"),
    # lines and markers
    "simulated_median": ("Simulated, median", "模拟（中位数）"),
    "simulated_one": ("Simulated", "模拟"),
    "system": ("All parks", "全部园区"),
    "system_median": ("All parks, median", "全部园区（中位数）"),
    "one_park": ("One park", "单个园区"),
    "band": ("10–90 % of runs", "10–90 % 的运行"),
    "city": ("city as a whole", "全市"),
    "who": ("Observed, marker by source", "实际观测（标记：来源）"),
    "where": ("Colour by place", "颜色：地点"),
    "prices_shown": ("Prices", "价格"),
    "filled_constant": ("filled: {base} prices", "实心：{base} 年价格"),
    "hollow_current": ("hollow: current prices", "空心：当年价格"),
    "grey_unverified": ("grey: unverified", "灰色：未核实"),
    "whole_year": ("Whole year, {base} prices", "全年，{base} 年价格"),
    "whole_year_current": ("Whole year, current prices", "全年，当年价格"),
    "half_year": ("Half-year × 2, {base} prices", "半年 × 2，{base} 年价格"),
    "half_year_current": ("Half-year × 2, current prices", "半年 × 2，当年价格"),
    "limiting_mark": ("ring: the limiting indicator", "圆圈：制约指标"),
    "no_value": ("blank: not open", "空白：未开园"),
    "median_dwell": ("median {quarters} quarters", "中位数 {quarters} 季度"),
    "median_unreached": ("median not reached", "未达中位数"),
    "spells": ("spells: {n}, ended: {ended}", "{n} 段，{ended} 段已结束"),
    "no_spells": ("no spells", "无"),
    "known_equal": ("known", "已知"),
    "known_at_least": ("known: at least", "已知：至少"),
    "known_about": ("known: about", "已知：约"),
    "known_sources": ("Known: {text}.", "已知数据来源：{text}。"),
    "known_of_park": ("{park}: {sources}", "{park}：{sources}"),
    "semicolon": ("; ", "；"),
    # indicators
    "labour_intensity": ("labour intensity", "劳动密集度"),
    "leading_industry_share": ("leading industry", "主导产业占比"),
    "local_linkage": ("local linkage", "本地关联度"),
    "rd_intensity": ("R&D intensity × 10", "研发强度 × 10"),
    "service_breadth": ("service breadth", "服务广度"),
    "functional_mix": ("functional mix", "功能混合度"),
    "jobs_housing": ("jobs and housing", "职住平衡"),
    "network_density": ("network density", "网络密度"),
    "service_equity_share": ("service, equity income", "服务与股权收入占比"),
    "cross_park_links": ("cross-park links", "跨园区联系"),
    # footers
    "scenario": ("Scenario: {name}", "情景：{name}"),
    "runs": ("{n} runs (seeds {seeds})", "{n} 次运行（种子 {seeds}）"),
    "one_run": ("one run (seed {seeds}): spread between runs not known", "1 次运行（种子 {seeds}）：运行间差异未知"),
    "line_band": ("line: median; band: 10–90 % of runs", "线：中位数；带：10–90 % 的运行"),
    "line_median": ("lines: median of runs", "线：各次运行的中位数"),
    "values_median": ("values: median of runs", "数值：各次运行的中位数"),
    "pooled": ("parks and runs pooled", "合并所有园区与运行"),
    "observations": ("Observations: {text}", "观测：{text}"),
    "read_at_source": ("{n} read at the source", "{n} 个据原文"),
    "unverified": ("{n} unverified", "{n} 个未核实"),
    "left_out": (
        "{n} made from another part of a year than half, left out",
        "{n} 个由半年以外时段折算，未列",
    ),
    "no_observations": ("none in these years", "所示年份内无"),
    "cut_off": ("Lines of single parks above the axis are cut off.", "单个园区的线超出坐标轴部分未显示。"),
    "baskets": (
        "Brokers' baskets differ: compare points of one marker only.",
        "各机构样本口径不同，仅同一标记的点可比。",
    ),
    "matrix_note": (
        "Rows: stage in the fourth quarter; cells: share of the row, count beneath.",
        "行为第四季度所处阶段；单元格为行占比，下方为次数。",
    ),
    "dwell_note": (
        "Kaplan–Meier; spells under way at the end are censored, those under way at the start count from the start.",
        "Kaplan–Meier 估计；期末未结束者按删失处理，期初已开始者自期初计。",
    ),
    # tornado
    "title_tornado": ("What each lever changes: {outcome}", "各手段对{outcome}的作用"),
    "tornado_axis": ("Difference in {outcome}, {window} ({unit})", "{outcome}的差值，{window}（{unit}）"),
    "lever_on": ("switched on alone, against none on ({level})", "单独开启，与均未开启（{level}）相比"),
    "lever_off": ("switched off alone, against all on ({level})", "单独关闭，与全部开启（{level}）相比"),
    "no_difference": ("0", "0"),
    "tornado_note": (
        "bars: mean difference over runs with the same seeds; lines: 95 % interval of the mean (Student)",
        "条：相同种子各次运行之差的均值；线：均值的 95 % 区间（t 分布）",
    ),
    "tornado_runs": ("{n} runs each", "各 {n} 次运行"),
    "tornado_one": ("one run: no interval", "1 次运行：无区间"),
    "tornado_same": ("0: no difference in any run", "0：任何一次运行均无差别"),
    "tornado_arrow": ("arrow: the interval goes on beyond the axis", "箭头：区间超出坐标范围"),
    "tornado_most": (
        "the {shown} levers with the largest effects, of {whole}; the others are in the data of the figure",
        "仅示作用最大的 {shown} 个手段（共 {whole} 个），其余见随图数据",
    ),
    "separator": (" · ", "；"),
    "list": (", ", "，"),
    "title_join": (" – ", "："),
    # comparisons of scenarios
    "title_forest": ("Differences from {base}, {window}", "与{base}相比的差异（{window}）"),
    "title_pareto": ("What scenarios cost and what they bring: {outcome}, {window}", "各情景的财政成本与{outcome}（{window}）"),
    "title_ranking": ("Ranks of the scenarios in each world, {window}", "各情景在不同外部环境下的排名（{window}）"),
    "title_best": ("How likely each scenario is the best, {window}", "各情景为最优的概率（{window}）"),
    "title_adoption": ("One park adopts alone, or all together", "单个园区单独采用与全部园区共同采用"),
    "title_displacement": ("Gains and losses, and where they fall", "得失归于何处"),
    "title_cost_bars": ("Fiscal cost of each scenario", "各情景的财政成本"),
    "title_screening": ("Which parameters matter: {outcome}, {window}", "哪些参数重要：{outcome}（{window}）"),
    "title_sobol": ("Shares of parameters in the variance: {outcome}, {window}", "各参数对方差的贡献：{outcome}（{window}）"),
    "pairs_n": ("{n} pairs of runs with the same seeds", "{n} 对种子相同的运行"),
    "runs_n": ("{n} runs each", "各 {n} 次运行"),
    "no_interval_pair": ("one pair of runs: no interval", "仅 1 对运行：无区间"),
    "no_interval_each": ("one run each: no interval", "各 1 次运行：无区间"),
    "column_difference": ("difference [95 %]", "差值 [95 % 区间]"),
    "column_n": ("n", "n"),
    "column_p": ("adj. p", "校正 p"),
    "block_base": ("{outcome}, {unit} · {base}: {level}", "{outcome}（{unit}）· {base}：{level}"),
    "more_is_better": ("more is better", "越高越好"),
    "less_is_better": ("less is better", "越低越好"),
    "no_run_differs": ("same in every run", "各次运行均相同"),
    "forest_note": (
        "points: mean difference; lines: its 95 % interval (Student); ticks: its 95 % interval by bootstrap (BCa)",
        "点：平均差值；横线：均值的 95 % 区间（t 分布）；短竖线：自助法（BCa）95 % 区间",
    ),
    "forest_filled": ("filled: adjusted p below 0.05", "实心：校正 p 小于 0.05"),
    "mean_interval": ("lines: 95 % interval of the mean (Student)", "线：均值的 95 % 区间（t 分布）"),
    "page": (" ({page} of {pages})", "（{page}／{pages}）"),
    "money_over_run": ("billion CNY over the run", "亿元（全程合计）"),
    "cost_axis": (
        "Present value of fiscal cost less fund returns (billion CNY)",
        "财政成本现值，扣除基金回款（亿元）",
    ),
    "cost_short": ("Fiscal cost (billion CNY)", "财政成本（亿元）"),
    "cost_long": ("cost: present value, less fund returns", "成本：现值，扣除基金回款"),
    "front": ("front: nothing cheaper is as good", "前沿：没有成本更低而效果不逊者"),
    "on_front": ("filled: on the front", "实心：在前沿上"),
    "front_share": ("%: share of bootstrap samples in which it is on the front", "%：自助样本中处于前沿的比例"),
    "concordance": ("W = {w}", "W = {w}"),
    "rank_note": (
        "large: rank by the mean over runs, 1 is best; small: bootstrap probability of being the best",
        "大字：按各次运行均值的排名，1 为最优；小字：自助法估计的最优概率",
    ),
    "rank_note_short": ("numbers: rank by the mean over runs, 1 is best", "数字：按各次运行均值的排名，1 为最优"),
    "concordance_note": (
        "W: agreement of the ranks between worlds (Kendall), 0 none, 1 full",
        "W：各环境间排名的一致性（Kendall），0 为无，1 为完全一致",
    ),
    "world_key": ("{letter}: {world}", "{letter}：{world}"),
    "probability_axis": ("Probability of being the best (%)", "为最优的概率（%）"),
    "probability_bar": ("bootstrap over seeds", "对种子的自助法"),
    "share_mark": ("share of single runs", "单次运行中为最优的比例"),
    "way_alone": ("adopter, alone", "采用者：单独采用"),
    "way_together": ("same park, all together", "同一园区：共同采用"),
    "way_others": ("all other parks, one alone", "其他园区：仅它采用时"),
    "adopter": ("{park}: {scenario}", "{park}：{scenario}"),
    "adoption_note": (
        "mean differences from {base} in the last year; other parks: summed, rates and rents averaged",
        "末年与{base}之差的均值；其他园区：合计，空置率与租金取平均",
    ),
    "part_treated": ("parks targeted", "受扶持园区"),
    "part_other_parks": ("other parks", "其他园区"),
    "part_outside_parks": ("outside parks", "园区以外"),
    "part_system": ("together (net)", "合计（净值）"),
    "displaced_note": (
        "%: share of the gain of the parks targeted that others lose, where the gain is surely one",
        "%：受扶持园区所得中由他处所失抵消的比例（仅在所得显著大于零时给出）",
    ),
    "displacement_note": ("bars: mean difference from {base} in the last year", "条：末年与{base}之差的均值"),
    "item_fiscal_returns": ("returned by funds", "基金回款"),
    "item_other": ("other spending", "其他支出"),
    "item_rest": ("further programmes", "其余项目"),
    "item_present_value": ("present value, net of returns", "现值，已扣除回款"),
    "cost_note": (
        "bars: mean over runs, undiscounted; mark: mean present value with its 95 % interval",
        "条：各次运行均值，未折现；标记：现值均值及其 95 % 区间",
    ),
    "mu_star": ("μ*: mean size of elementary effects", "μ*：基本效应绝对值的均值"),
    "sigma": ("σ: spread of elementary effects", "σ：基本效应的标准差"),
    "mu_star_axis": ("μ*, σ ({unit})", "μ*、σ（{unit}）"),
    "mu_axis": ("μ* ({unit})", "μ*（{unit}）"),
    "sigma_axis": ("σ ({unit})", "σ（{unit}）"),
    "replicate": ("which seed", "随机种子"),
    "noise_line": ("μ* of the seed alone (noise)", "仅换种子的 μ*（噪声）"),
    "beyond_noise": ("beyond noise", "超出噪声"),
    "within_noise": ("not beyond noise", "未超出噪声"),
    "screening_note": (
        "lines: 95 % interval of μ* (bootstrap); one step is taken as the whole range of the parameter",
        "线：μ* 的 95 % 区间（自助法）；效应按参数全程变化折算",
    ),
    "most_parameters": (
        "the {shown} largest of {whole}; the others are in screening.csv",
        "仅示最大的 {shown} 个（共 {whole} 个），其余见 screening.csv",
    ),
    "first_order": ("first order: the parameter alone", "一阶：该参数单独的贡献"),
    "total_order": ("total: with all its interactions", "总效应：含全部交互作用"),
    "share_axis": ("Share of the variance", "占方差的比例"),
    "sobol_note": (
        "lines: 95 % interval (bootstrap); hollow: cannot be told from zero",
        "线：95 % 区间（自助法）；空心：与零无法区分",
    ),
    # scenarios and options that come with the model
    "scenario_baseline": ("baseline", "基准情景"),
    "scenario_land_competition": ("land competition", "土地竞争"),
    "scenario_tax_competition": ("tax competition", "税收竞争"),
    "scenario_rent_subsidy_withdrawal": ("rent subsidy withdrawn", "租金补贴退出"),
    "scenario_innovation_oriented": ("innovation-oriented", "创新导向"),
    "scenario_service_oriented": ("service-oriented", "服务导向"),
    "scenario_talent_oriented": ("talent-oriented", "人才导向"),
    "scenario_fund_led": ("fund-led", "基金引领"),
    "scenario_stock_revival": ("stock revival", "存量更新"),
    "scenario_differentiated_layout": ("differentiated layout", "差异化布局"),
    "scenario_homogeneous_race": ("homogeneous race", "同质化竞赛"),
    "scenario_zhongguancun_package": ("Zhongguancun “1+5”", "中关村“1+5”政策"),
    "scenario_ecosystem_attraction": ("ecosystem attraction", "产业生态招商"),
    "scenario_four_trends": ("four trends", "四个趋势"),
    "scenario_alliance_and_platform": ("alliance and platform", "联盟与平台"),
    "scenario_digital_park": ("digital park", "数字化园区"),
    "scenario_sale_led_downturn": ("sale-led downturn", "销售主导遇放缓"),
    "scenario_full_ten_paths": ("all ten paths", "十大路径"),
    "scenario_slowdown_under_government_supply": ("slowdown, government supply", "放缓与政府供地"),
    "scenario_slowdown_under_coordinated_supply": ("slowdown, coordinated supply", "放缓与协调供给"),
    "scenario_medical_device_park": ("medical device park", "医疗器械园"),
    "scenario_jinyu_workshop": ("Jinyu Workshop", "金隅智造工场"),
    "option_baseline": ("usual demand", "常态需求"),
    "option_boom": ("boom", "繁荣"),
    "option_slowdown": ("slowdown", "十年后放缓"),
    "option_stagnation": ("stagnation", "停滞"),
    "option_market": ("market supply", "市场供给"),
    "option_government_led": ("government-led supply", "政府供地"),
    "option_coordinated": ("coordinated supply", "协调供给"),
    "option_none": ("no rivalry", "无地方竞争"),
    "option_tournament": ("tournament", "晋升锦标赛"),
    "option_imitation": ("imitation", "相互模仿"),
    "option_comparative_advantage": ("comparative advantage", "比较优势"),
    # several scenarios over time
    "title_stage_shares": ("Open parks by development stage", "开园园区的发展阶段构成"),
    "title_vacancy_rent_phase": ("Asking rent against vacancy rate over time", "空置率—挂牌租金演变路径"),
    "title_transition_matrices": ("Moves between stages in a year", "阶段年度转换矩阵"),
    "title_dwell": ("Time that parks spend at a stage", "园区在各阶段的停留时间"),
    "title_stage_ribbons": ("Development stage of each park, by scenario", "各情景下各园区发展阶段"),
    "title_region_map": ("Schematic plan of the parks", "园区分布示意图"),
    "title_fiscal_flows": ("What governments take in and spend in an average year", "政府年均收支构成"),
    "title_convergence": ("How alike the industrial priorities of districts are", "各区产业重点的趋同程度"),
    "title_pains_by_scenario": ("Eight pain points at the end of the run, by scenario", "各情景期末的八大痛点"),
    "runs_each": ("{n} runs of each scenario (seeds {seeds})", "每个情景 {n} 次运行（种子 {seeds}）"),
    "one_run_each": (
        "one run of each scenario (seed {seeds}): spread between runs not known",
        "每个情景 1 次运行（种子 {seeds}）：运行间差异未知",
    ),
    "mean_of_runs": ("means of runs", "各次运行的均值"),
    "first_scenarios": (
        "The first {shown} of {whole} scenarios; the others are in the data of the figure.",
        "仅示前 {shown} 个情景（共 {whole} 个），其余见随图数据。",
    ),
    "share_of_parks": ("Share of open parks (%)", "占开园园区的比例（%）"),
    "stage_shares_note": (
        "Only parks that have opened count, so the number behind 100 % grows as parks open.",
        "仅计已开园的园区，100 % 所对应的园区数随新园区开园而增加。",
    ),
    "phase_median": (
        "points: means of a year, median of runs, for each axis by itself",
        "各点：年度平均值在各次运行中的中位数（两轴分别计算）",
    ),
    "phase_note": (
        "Hollow: first year; a mark every {every} years, dated on the first path; arrow: last year.",
        "空心：首年；每 {every} 年一个标记（年份标在首个情景上）；箭头：末年。",
    ),
    "phase_runs": ("Faint lines: single runs.", "浅色细线：单次运行。"),
    "still_there": ("Share still in the stage (%)", "仍处于该阶段的比例（%）"),
    "spells_note": (
        "In brackets: stays observed at stages 1.0, 2.0, 3.0 and 4.0.",
        "括号内：在 1.0、2.0、3.0、4.0 各阶段观察到的停留次数。",
    ),
    "band_note": (
        "Bands: 95 % intervals at each point (Greenwood, log–log), as if stays were independent.",
        "色带：逐点 95 % 置信区间（Greenwood，log–log），按各次停留相互独立计。",
    ),
    "vacancy_ring_1": ("vacancy {low}–{high} %", "空置率 {low}–{high} %"),
    "vacancy_ring_2": ("vacancy {high} % and more", "空置率 {high} % 及以上"),
    "map_plan_note": (
        "Schematic: positions from coordinates, no official boundaries; dashed lines lie half-way between centres of districts. "
        "Area of a circle: floor space (largest: {largest} million m²), small parks as dots; colour: commonest stage of runs.",
        "示意图：按坐标定位，不代表行政区划界线；虚线为相邻各区中心之间的中分线。"
        "圆面积与建筑面积成正比（最大：{largest} 万平方米），小园区以点表示；颜色为各次运行中最常见的阶段。",
    ),
    "km": ("{length} km", "{length} 千米"),
    "budget_whole": ("Spending (left) and income (right)", "支出（左）与收入（右）"),
    "budget_programmes_panel": ("Programmes, by instrument", "政策支出（按政策工具）"),
    "budget_axis": ("Billion CNY a year", "亿元/年"),
    "budget_district_taxes": ("taxes of districts", "区级税收"),
    "budget_central_taxes": ("taxes of the central government", "中央税收"),
    "budget_land": ("land revenue", "土地出让收入"),
    "budget_fund_returns": ("returns of funds", "基金收益返还"),
    "budget_administration": ("administration and public services", "行政与公共服务"),
    "budget_amenities": ("amenities (with those built by operators)", "配套设施（含运营商自建）"),
    "budget_programmes": ("programmes", "政策工具支出"),
    "budget_other_measures": ("other measures for parks", "其他园区举措"),
    "other_instruments": ("other instruments", "其他政策工具"),
    "budget_note": (
        "Taxes and land before programmes forgo part of them; what is forgone counts as spending. The central government spends what it takes in.",
        "税收与土地收入为减免前金额，减免部分计入支出。中央政府的税收全部用于支出。",
    ),
    "convergence_axis": ("Likeness of districts’ industrial priorities (0–1)", "各区产业重点的相似度（0–1）"),
    "leading_axis": ("Districts that put it first (%)", "列为首位的区占比（%）"),
    "at_end": ("{date}, by scenario", "{date}（按情景）"),
    "convergence_note": (
        "Likeness: mean cosine over all pairs of districts, 1 = all the same. Right: means of runs.",
        "相似度：各区两两之间产业重点向量余弦的均值，1＝完全相同。右图为各次运行的均值。",
    ),
    "pains_note": (
        "Beneath: difference to the first scenario with the same seeds; bold where its 95 % interval (Student, of the mean, cell by cell) "
        "leaves out zero.",
        "下方：与首个情景在相同种子下之差；均值的 95 % 区间（t 分布，逐格计算）不含零者加粗。",
    ),
}


NAMES: dict[str, tuple[str, str]] = {
    "Colliers": ("Colliers", "高力国际"),
    "CBRE": ("CBRE", "世邦魏理仕"),
    "Jones Lang LaSalle": ("Jones Lang LaSalle", "仲量联行"),
    "Knight Frank": ("Knight Frank", "莱坊"),
    "Savills": ("Savills", "第一太平戴维斯"),
    "Cushman & Wakefield": ("Cushman & Wakefield", "戴德梁行"),
    "China Science Daily": ("China Science Daily", "中国科学报"),
    "Fangxun": ("Fangxun", "房讯网"),
    "CORC": ("CORC", "华通人商用信息"),
    "CCB Zhongguancun REIT": ("CCB Zhongguancun REIT", "建信中关村产业园 REIT"),
    "Broker not named, Colliers type": ("Broker not named, Colliers type", "机构未具名（高力口径）"),
}
"""Who measured, in two languages."""


def label(key: str, lang: str, **values: Any) -> str:
    """The text for a key in one language, with values filled in.

    key: a key of LABELS; lang: "en" or "zh"; values: what the braces in the text stand for.
    Raises ValueError for an unknown language and KeyError for an unknown key.
    """
    text = LABELS[key][language_index(lang)]
    return text.format(**values) if values else text


def language_index(lang: str) -> int:
    """Where a language stands in LANGUAGES; ValueError when it is not there."""
    if lang not in LANGUAGES:
        raise ValueError(f"lang is {lang!r}, but figures speak {' and '.join(LANGUAGES)}; write lang=en or lang=zh")
    return LANGUAGES.index(lang)


def name(names: Mapping[str, Mapping[str, str]], code: str, lang: str) -> str:
    """What a park, district, industry or scenario is called; its code in plain words when no name is given.

    names: {code: {"en": text, "zh": text}}; a name missing in one language is taken from the other.
    """
    known = names.get(str(code), {})
    if not known and code in NAMES:
        return NAMES[code][language_index(lang)]
    return known.get(lang) or known.get("en") or known.get("zh") or str(code).replace("_", " ")
