"""Captions of figures of parks over time, of one scenario or several, in English and Chinese.

A sentence that begins with ~ is printed where there are several runs only; facts stand in braces (see captions.caption).
"""

Sentence = tuple[str, str]

RUNS: Sentence = ("~{n} runs.", "~共 {n} 次运行。")
EACH: Sentence = ("~{n} runs of each scenario.", "~每个情景 {n} 次运行。")
BAND: Sentence = (
    "~Lines are medians over runs and bands reach from the 10 % to the 90 % quantile of the runs, at each point in time: they show how much "
    "runs differ, not how surely the median is known.",
    "~线为各次运行的中位数，色带为逐时点 10 %–90 % 分位区间：反映各次运行之间的差异，而非中位数的估计精度。",
)
ANCHORS: Sentence = (
    "Values lie between 0 and 1 on anchors fixed beforehand, which are design choices of the model.",
    "取值在 0 与 1 之间，标尺事先设定，属模型的设计选择。",
)
POOLED: Sentence = (
    "Parks and runs are pooled, so that the numbers beneath are not independent observations.",
    "合并所有园区与运行，因此各次数并非相互独立的观测。",
)

OVER_TIME: dict[str, tuple[Sentence, ...]] = {
    "stage_ribbon": (
        (
            "Development stage of each park, quarter by quarter, parks grouped by district; a thin grey line stands before a park opens.",
            "各园区逐季度的发展阶段，按区分组；开园前以灰色细线表示。",
        ),
        (
            "~The colour is the commonest stage over the runs (of two equally common ones the lower); the strip beneath a ribbon marks the "
            "quarters in which fewer than all runs are at it, the darker the fewer.",
            "~颜色为各次运行中最常见的阶段（并列时取较低者）；下方细条标出并非所有运行都处于该阶段的季度，颜色越深，一致的运行越少。",
        ),
        RUNS,
    ),
    "vacancy_rent": (
        (
            "Above, the vacancy rate: floor space not let as a share of all floor space of the parks; below, the asking rent, weighted by floor "
            "space, in CNY per square metre and day at the prices of the first year.",
            "上图为空置率，即园区未出租面积占全部建筑面积的比例；下图为按建筑面积加权的挂牌租金，单位为元/平方米·天，按起始年价格。",
        ),
        BAND,
        (
            "Thin lines are single parks (medians over runs); markers are published observations, rents filled at the prices of the first year "
            "and hollow as published.",
            "细线为单个园区（各次运行的中位数）；标记为公开观测值，租金的实心标记按起始年价格折算，空心标记为公布时的价格。",
        ),
        RUNS,
    ),
    "revenue": (
        (
            "Simulated output of the enterprises in the parks, summed over the four quarters of a calendar year, at the prices of the first year "
            "on a logarithmic axis; years that the run covers in part are left out.",
            "园区内企业的模拟产出，按日历年四个季度加总，按起始年价格，对数坐标；运行只覆盖部分季度的年份不列。",
        ),
        BAND,
        (
            "Markers are reported total revenue, filled at the prices of the first year and hollow as reported; half-year figures are doubled.",
            "标记为公布的总收入，实心按起始年价格，空心按当年价格；半年数据乘以二。",
        ),
        RUNS,
    ),
    "transitions": (
        (
            "Left, how parks move between stages in a year: of the parks at a stage in a fourth quarter (row), the share at each stage four "
            "quarters later (column), with the count beneath.",
            "左图为园区阶段的年度转换：某年第四季度处于某阶段（行）的园区，四个季度后处于各阶段（列）的比例，下方为次数。",
        ),
        (
            "Right, the share of stays in a stage that go on at least so many quarters (Kaplan–Meier); stays under way at the end of the run are "
            "censored, those under way at the start count from the start.",
            "右图为在某阶段停留超过给定季度数的比例（Kaplan–Meier 估计）；期末尚未结束的停留按删失处理，期初已开始的自期初计。",
        ),
        POOLED,
        RUNS,
    ),
    "limits": (
        (
            "Indicators of each park in the last quarter (0–1, medians over runs; research and development intensity is coloured at ten times "
            "its value), with a ring at the one that in most runs keeps the park from its next stage.",
            "各园区末季度的指标值（0–1，各次运行的中位数；研发强度按十倍着色），圆圈标出在多数运行中制约其进入下一阶段的指标。",
        ),
        (
            "The bars above give each indicator’s share of all cases in which something holds an open park back, over all quarters, parks and "
            "runs.",
            "上方条形为各指标在全部制约情形中所占的比例，统计范围为所有季度、已开园园区和各次运行。",
        ),
        RUNS,
    ),
    "industries": (
        (
            "Enterprises (above) and employees (below) of each industry in the whole region, quarter by quarter, on logarithmic axes; lines are "
            "medians over runs, and the spread between runs is in the data of the figure.",
            "全区域各产业逐季度的企业数（上）与从业人员（下），对数坐标；线为各次运行的中位数，各次运行间的差异见随图数据。",
        ),
        RUNS,
    ),
    "pain_points": (
        (
            "Eight pain points of the parks over time. Points 1 to 6 are weighted by employees, 7 and 8 by floor space; 0 is none, 1 the worst.",
            "园区八大痛点随时间的变化。1–6 按从业人员加权，7–8 按建筑面积加权；0 为无，1 为最重。",
        ),
        ANCHORS,
        BAND,
        (
            "The grey band holds the middle 80 % of single parks, runs pooled.",
            "灰色带为单个园区（合并各次运行）居中的 80 %。",
        ),
        RUNS,
    ),
    "pain_map": (
        (
            "Eight pain points of each park in the last quarter (0 none, 1 the worst; medians over runs), parks with the highest mean first; the "
            "last row is all parks together, points 1 to 6 weighted by employees, 7 and 8 by floor space.",
            "末季度各园区的八大痛点（0 为无，1 为最重；各次运行的中位数），平均值最高的园区在前；末行为全部园区，1–6 按从业人员加权，7–8 按建筑面"
            "积加权。",
        ),
        ANCHORS,
        (
            "Blank where a park is not open or nobody works there.",
            "空白表示未开园或无从业人员。",
        ),
        RUNS,
    ),
    "futures": (
        (
            "How near the system of parks comes to five futures (0 nothing of it, 1 fully there), parks weighted by employees.",
            "园区体系接近五个未来方向的程度（0 为全无，1 为完全实现），各园区按从业人员加权。",
        ),
        ANCHORS,
        BAND,
        RUNS,
    ),
    "fill_up": (
        (
            "Enterprises and occupancy rate (floor space let as a share of all) of parks that open within the run, by years since opening; "
            "symbols are what is known of these parks.",
            "运行期间开园的园区的企业数与出租率（已租面积占建筑面积的比例），按开园后年数；符号为这些园区的已知数据。",
        ),
        BAND,
        EACH,
    ),
    "stage_shares": (
        (
            "Share of the open parks at each development stage, quarter by quarter, the first stage at the bottom; means over the runs.",
            "已开园园区中处于各发展阶段的比例，逐季度，最下为第一阶段；为各次运行的均值。",
        ),
        (
            "Only parks that have opened count, so that the number behind 100 % grows as parks open.",
            "仅计已开园的园区，100 % 所对应的园区数随新园区开园而增加。",
        ),
        EACH,
    ),
    "vacancy_rent_phase": (
        (
            "Path of each scenario in vacancy rate (all parks, share of floor space) and asking rent (CNY per square metre and day at the prices "
            "of the first year), from the hollow mark to the arrow.",
            "各情景的空置率（全部园区，占建筑面积的比例）与挂牌租金（元/平方米·天，起始年价格）的演变路径，自空心标记至箭头。",
        ),
        (
            "Every point is the mean of a year, and of these the median over runs, on each axis by itself; faint lines, where drawn, are single "
            "runs.",
            "每点为年度平均值在各次运行中的中位数，两轴分别计算；浅色细线（如有）为单次运行。",
        ),
        EACH,
    ),
    "transition_matrices": (
        (
            "Of the parks at a stage in a fourth quarter (row), the share at each stage four quarters later (column), with the count beneath; "
            "one matrix for each scenario, on one scale of colour.",
            "某年第四季度处于某阶段（行）的园区，四个季度后处于各阶段（列）的比例，下方为次数；每个情景一个矩阵，共用色标。",
        ),
        POOLED,
        EACH,
    ),
    "dwell": (
        (
            "Share of the stays at a stage that go on at least so many quarters (Kaplan–Meier estimate), all parks and runs pooled; stays under "
            "way at the end of the run are censored, those under way at the start count from the start.",
            "在某阶段停留超过给定季度数的比例（Kaplan–Meier 估计），合并所有园区与运行；期末尚未结束的停留按删失处理，期初已开始的自期初计。",
        ),
        (
            "Bands, drawn for three scenarios at most, are 95 % intervals at each point (Greenwood’s variance on the log–log scale). They take "
            "stays as independent, which stays of one run are not: they are too narrow rather than too wide.",
            "色带（至多三个情景时给出）为逐点 95 % 置信区间（Greenwood 方差，log–log 尺度），按各次停留相互独立计；同一次运行内的停留并不独立，因"
            "此区间可能偏窄。",
        ),
        EACH,
    ),
    "stage_ribbons": (
        (
            "Development stage of each park, quarter by quarter, for several scenarios with parks in the same rows.",
            "各情景下各园区逐季度的发展阶段，各列园区次序相同。",
        ),
        (
            "~The colour is the commonest stage over the runs (of two equally common ones the lower); the strip beneath a ribbon marks quarters "
            "in which fewer than all runs are at it.",
            "~颜色为各次运行中最常见的阶段（并列时取较低者）；下方细条标出并非所有运行都处于该阶段的季度。",
        ),
        EACH,
    ),
    "region_map": (
        (
            "Schematic plan of the parks at the start and at the end of the run, and at the end of up to two other scenarios: the area of a "
            "circle is proportional to floor space, its colour is the development stage, its ring the class of the vacancy rate.",
            "期初、期末以及至多两个其他情景期末的园区分布示意图：圆面积与建筑面积成正比，颜色为发展阶段，外圈为空置率等级。",
        ),
        (
            "Positions come from coordinates; dashed lines lie half-way between centres of districts and are no official boundaries.",
            "位置由坐标推算；虚线为相邻各区中心之间的中分线，不代表行政区划界线。",
        ),
        (
            "~Floor space and vacancy are medians over the runs, the stage is the commonest of them.",
            "~建筑面积与空置率为各次运行的中位数，阶段为各次运行中最常见者。",
        ),
        EACH,
    ),
    "fiscal_flows": (
        (
            "What governments take in (to the right) and spend (to the left) in an average year of the run, and beside it the programmes by "
            "instrument on a scale of their own; means over quarters and runs, not discounted.",
            "运行期内政府年均收入（向右）与支出（向左），右侧为按政策工具划分的政策支出（单独坐标）；为各季度与各次运行的均值，未折现。",
        ),
        (
            "Taxes and land revenue are those before programmes forgo part of them; what is forgone counts as spending. Amenities include those "
            "that operators build.",
            "税收与土地收入为减免前金额，减免部分计入支出；配套设施含运营商自建部分。",
        ),
        EACH,
    ),
    "convergence": (
        (
            "Left, how alike districts’ priorities among industries are: the mean cosine over all pairs of districts, 1 where all are the same.",
            "左图为各区产业重点的相似度：各区两两之间产业重点向量余弦的均值，1 为完全相同。",
        ),
        BAND,
        (
            "Right, the share of districts whose highest priority an industry is, mean over the runs, at the start (of the first scenario) and "
            "at the end.",
            "右图为把某产业列为首位的区所占比例（各次运行的均值），期初取首个情景，期末为各情景。",
        ),
        EACH,
    ),
    "pains_by_scenario": (
        (
            "Eight pain points of all parks in the last quarter (0 none, 1 the worst), means over the runs; points 1 to 6 are weighted by "
            "employees, 7 and 8 by floor space. Beneath each, the mean difference to the first scenario in runs with the same seed.",
            "末季度全部园区的八大痛点（0 为无，1 为最重），为各次运行的均值；1–6 按从业人员加权，7–8 按建筑面积加权。下方为与首个情景在相同种子下"
            "之差的均值。",
        ),
        ANCHORS,
        (
            "~Bold: the 95 % interval of the mean difference (Student’s t, {n} pairs, not corrected for their number) leaves out zero.",
            "~加粗：差值均值的 95 % 置信区间（t 分布，{n} 对，未作多重比较校正）不含零。",
        ),
    ),
}
"""Sentences of each figure, by the name of its module."""
