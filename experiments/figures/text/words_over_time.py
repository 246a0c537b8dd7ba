"""Words of figures that hold several scenarios over time, in English and Chinese."""

WORDS: dict[str, tuple[str, str]] = {
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
    "budget_fund_returns": ("returns of funds", "基金回款"),
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
        "下方：与首个情景在相同种子下之差；均值的 95 % 置信区间（t 分布，逐格计算）不含零者加粗。",
    ),
}
