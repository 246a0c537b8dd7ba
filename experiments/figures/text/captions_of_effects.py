"""Captions of figures of effects: comparisons, costs, adoption, levers, sensitivity, in English and Chinese.

A sentence that begins with ~ is printed where there are several runs only; facts stand in braces (see captions.caption).
"""

from experiments.figures.text.captions_over_time import Sentence

PAIRED: Sentence = (
    "~Differences are taken between runs with the same seed ({n} pairs); lines are 95 % intervals of their mean by Student’s t.",
    "~差值取自种子相同的成对运行（{n} 对），线为差值均值的 95 % 置信区间（t 分布）。",
)
UNADJUSTED: Sentence = (
    "~The intervals hold one at a time and are not corrected for their number.",
    "~区间逐个成立，未作多重比较校正。",
)
WORLD: Sentence = (
    "World: {world}.",
    "外部环境：{world}。",
)

OF_EFFECTS: dict[str, tuple[Sentence, ...]] = {
    "forest": (
        (
            "Mean difference of each scenario from {base} ({window}), outcome by outcome, each on its own scale and in its own unit; beside the "
            "name of the outcome stands its level in {base}.",
            "各情景与{base}之差的均值（{window}），逐项指标给出，各用各的坐标与单位；指标名称旁为{base}下的水平。",
        ),
        WORLD,
        (
            "~Differences are taken between runs with the same seed ({n} pairs). Lines are 95 % intervals of the mean by Student’s t; ticks are "
            "the ends of the 95 % interval by the bias-corrected and accelerated bootstrap (BCa), which needs three pairs.",
            "~差值取自种子相同的成对运行（{n} 对）。横线为均值的 95 % 置信区间（t 分布），短竖线为偏差校正加速自助法（BCa）95 % 区间的两端（至少"
            "需三对运行）。",
        ),
        (
            "~Filled points: the p value of the paired t test, adjusted for multiple comparisons, is below 0.05; the intervals are not adjusted.",
            "~实心点：配对 t 检验的 p 值经多重比较校正后小于 0.05；区间未作校正。",
        ),
        (
            "{correction}",
            "{correction}",
        ),
    ),
    "pareto": (
        (
            "Cost and {level} ({window}) of each scenario. Cost is the present value, at the beginning of the run, of what governments "
            "pay for programmes and other measures, less what guidance funds return.",
            "各情景的成本与{window}{level}。成本为财政支出在期初的现值，扣除引导基金回款。",
        ),
        (
            "Costs are discounted at {discount} a year.",
            "折现率为每年 {discount}。",
        ),
        (
            "~Points are means over {n} runs, lines 95 % intervals of each mean by Student’s t. A scenario is on the dashed front (filled) when no "
            "other is at least as cheap and at least as good, and better in one of the two.",
            "~点为 {n} 次运行的均值，线为各均值的 95 % 置信区间（t 分布）。若没有其他情景成本不更高、"
            "效果不更差且至少一项更优，则该情景位于虚线前沿上（实心）。",
        ),
        (
            "~The percentage is the share of bootstrap samples of the seeds, drawn for all scenarios together, in which the scenario is on the "
            "front.",
            "~百分数为对种子作自助抽样（各情景同时抽取）时该情景位于前沿的样本比例。",
        ),
    ),
    "ranking": (
        (
            "Rank of each scenario by the mean of an outcome over the runs ({window}), world by world (columns); 1 is the best, and equal means "
            "share their ranks. Outcomes of which neither more nor less is better are left out.",
            "各情景按指标在各次运行中的均值（{window}）在不同外部环境（列）下的排名；1 为最优，均值相等者并列。无优劣方向的指标不列。",
        ),
        (
            "~Small numbers: probability that the scenario is the best, the share of bootstrap samples of the {n} seeds, drawn for all scenarios "
            "together, in which its mean is best.",
            "~小字：该情景为最优的概率，即对 {n} 个种子作自助抽样（各情景同时抽取）时其均值最优的样本比例。",
        ),
        (
            "W is Kendall’s coefficient of concordance of the ranks over the worlds: 1 where the order is the same in all of them, 0 where ranks "
            "even out.",
            "W 为各外部环境间排名的 Kendall 和谐系数：1 表示次序在各环境中完全相同，0 表示排名相互抵消。",
        ),
    ),
    "best": (
        (
            "Bars: probability that a scenario is the best on an outcome ({window}): the share of bootstrap samples of the seeds, drawn for all "
            "scenarios together, in which its mean is best. It says how sure the order of the means is.",
            "条：某情景在某指标上（{window}）为最优的概率，即对种子作自助抽样（各情景同时抽取）时其均值最优的样本比例，表示均值次序的可信程度。",
        ),
        (
            "~Diamonds: share of the {n} seeds in which the scenario is the best of the single runs; ties are shared.",
            "~菱形：在 {n} 个种子的单次运行中该情景为最优的比例；并列者均分。",
        ),
        (
            "Outcomes of which neither more nor less is better are left out.",
            "无优劣方向的指标不列。",
        ),
    ),
    "displacement": (
        (
            "Mean difference from {base} in the last year of the run, split by place: the parks that a scenario targets (all parks where it "
            "targets none), all other parks, enterprises outside parks, and the three together.",
            "末年与{base}之差的均值，按地点分解：情景所扶持的园区（未指定对象时为全部园区）、其他园区、园区以外，以及三者合计。",
        ),
        WORLD,
        PAIRED,
        UNADJUSTED,
        (
            "The percentage is the share displaced, 1 − net / gain of the parks targeted: 0 % where all of the gain is new, 100 % where others "
            "lose as much; it is given only where the interval of that gain lies above zero.",
            "百分数为挤出比例，即 1 − 净值／受扶持园区所得：0 % 表示全为新增，100 % 表示全部由他处所失抵消；仅当该所得的区间大于零时给出。",
        ),
    ),
    "adoption": (
        (
            "What a park gains over {base} in the last year of the run when it alone adopts the efforts of a scenario (circle), and when all "
            "parks adopt them (square); the cross is what all other parks gain or lose when it alone adopts (summed; vacancy rates and rents "
            "averaged).",
            "某园区采用某情景的各项举措后，末年与{base}之差：仅它采用（圆）与全部园区共同采用（方）；叉号为仅它采用时其他园区的得失（合计；空置率"
            "与租金取平均）。",
        ),
        WORLD,
        (
            "Everything else is as in {base}, whatever else the scenario sets.",
            "其余设定均与{base}相同，不论该情景另有何设定。",
        ),
        PAIRED,
        UNADJUSTED,
    ),
    "cost_bars": (
        (
            "Bars: what governments spend over the whole run by instrument of policy, with other spending (efforts of parks, platforms, talent "
            "programmes), to the right, and what funds return to the left; means over the runs, not discounted.",
            "条：运行全程的政府支出，按政策工具划分，并含其他支出（园区举措、平台、人才计划等），向右；基金回款向左；为各次运行的均值，未折现。",
        ),
        (
            "The diamond is the present value of the cost less returns.",
            "菱形为成本减回款后的现值。",
        ),
        (
            "It is discounted at {discount} a year.",
            "折现率为每年 {discount}。",
        ),
        (
            "~Lines are 95 % intervals of its mean over {n} runs by Student’s t.",
            "~线为其 {n} 次运行均值的 95 % 置信区间（t 分布）。",
        ),
    ),
    "tornado": (
        (
            "Bars: mean difference in {heading} ({window}) between runs with the same seed that differ in one lever only, switched on "
            "alone against none on, or switched off alone against all on; levers are sorted by the larger of both, without their sign.",
            "条：仅一项手段不同、种子相同的两次运行之差的均值（{window}{heading}），即单独开启与均未开启相比，或单独关闭与全部开启相"
            "比；各手段按两者绝对值的较大者排列。",
        ),
        (
            "~Lines: 95 % intervals of the mean of {n} paired differences by Student’s t.",
            "~线：{n} 个配对差均值的 95 % 置信区间（t 分布）。",
        ),
        (
            "~These intervals hold one at a time; the p values in effects.csv are adjusted by Holm’s method over all comparisons of an outcome "
            "and a window.",
            "~区间逐个成立；effects.csv 中的 p 值已按 Holm 法在同一指标、同一时段的全部比较内校正。",
        ),
    ),
    "screening": (
        (
            "Morris screening of {heading} ({window}). An elementary effect is the change of the outcome when one parameter alone takes "
            "a step, divided by the step as a share of the parameter’s range; μ* is the mean of their absolute values, σ their standard "
            "deviation.",
            "{window}{heading}的 Morris 筛选。基本效应为仅一个参数移动一步时结果的变化除以该步占参数取值范围的比例；μ* 为其绝对值的均"
            "值，σ 为其标准差。",
        ),
        (
            "Black lines are 95 % bootstrap intervals of μ*. A σ as large as μ* means that the effect depends on the other parameters or is not "
            "linear.",
            "黑线为 μ* 的 95 % 自助法区间。σ 与 μ* 相当时，效应取决于其他参数或呈非线性。",
        ),
        (
            "The dashed line is μ* of the seed, an input of its own, with its interval as a band; bars are grey where the interval of μ* does "
            "not lie above it.",
            "虚线为随机种子（作为单独的输入）的 μ*，色带为其区间；μ* 的区间未高于该线者为灰色。",
        ),
        (
            "{trajectories} trajectories through {parameters} parameters.",
            "{parameters} 个参数，{trajectories} 条轨迹。",
        ),
    ),
    "sobol": (
        (
            "Sobol indices of {outcome} ({window}): the share of its variance that a parameter accounts for by itself (first order, left) and "
            "with all its interactions (total, right), when all parameters shown vary over their ranges.",
            "{outcome}（{window}）的 Sobol 指数：所示参数在各自范围内变动时，某参数单独（一阶，左）以及连同全部交互作用（总效应，右）所占的方差比"
            "例。",
        ),
        (
            "Lines are 95 % bootstrap intervals; hollow marks cannot be told from zero. Estimates may lie a little below zero.",
            "线为 95 % 自助法区间；空心者与零无法区分。估计值可能略低于零。",
        ),
        (
            "“Which seed” is the seed as an input of its own: what chance alone accounts for, given the parameters.",
            "“随机种子”为以种子作为单独输入的结果，即参数给定时偶然因素所占的部分。",
        ),
        (
            "{points} base points.",
            "基础样本点 {points} 个。",
        ),
    ),
}
"""Sentences of each figure, by the name of its module."""
