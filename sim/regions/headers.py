"""Headers as people write them: other names of columns, mostly Chinese, and units in brackets behind a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from sim.regions.cells import plain
from sim.regions.column import Column

SYNONYMS: dict[str, tuple[str, ...]] = {
    # all tables
    "name_en": ("英文名", "英文名称", "英文"),
    "name_zh": ("中文名", "中文名称", "中文", "名称"),
    "source": ("来源", "数据来源", "资料来源", "出处", "依据"),
    "tag": ("可信度", "标签", "来源等级"),
    "note": ("备注", "说明", "注"),
    "year": ("年", "年份", "年度"),
    "quarter": ("季", "季度"),
    "value": ("值", "数值", "取值"),
    "unit": ("单位", "计量单位"),
    # region
    "key": ("项", "项目", "设置", "键"),
    # districts
    "district": ("区代码", "区", "所在区", "所属区", "行政区", "区县", "区编码"),
    "x_km": ("x坐标", "东西坐标", "横坐标", "向东公里"),
    "y_km": ("y坐标", "南北坐标", "纵坐标", "向北公里"),
    "founders_weight": ("创业者占比", "创业者份额", "创业者权重"),
    "talent_weight": ("人才占比", "人才份额", "人才权重"),
    "housing_rent": ("住房租金", "住宅租金"),
    "off_park_rent": ("园外租金", "园区外租金"),
    "responsiveness": ("政府响应度", "响应度", "政府效率"),
    "off_park_enterprises": ("园外企业数", "园区外企业数", "园外企业"),
    # parks
    "park": ("园区代码", "园区", "园区编码", "代码", "编码"),
    "part_of": ("所属大园区", "上级园区", "所属园区"),
    "opening": ("开园季度", "开园时间", "开园", "开放季度"),
    "land_m2": ("土地面积", "用地面积", "占地面积", "产业用地面积"),
    "plot_ratio": ("容积率",),
    "factory_m2": ("厂房面积", "厂房"),
    "office_m2": ("办公面积", "写字楼面积", "办公"),
    "lab_m2": ("实验室面积", "研发面积", "实验室"),
    "incubator_m2": ("孵化器面积", "孵化面积", "孵化器"),
    "amenity_m2": ("配套面积", "生活配套面积", "配套"),
    "rent_factory": ("厂房租金",),
    "rent_office": ("办公租金", "写字楼租金"),
    "rent_lab": ("实验室租金", "研发租金"),
    "rent_incubator": ("孵化器租金", "孵化租金"),
    "accessibility": ("交通可达性", "可达性", "交通便利度"),
    "strategy": ("运营策略", "初始策略", "策略", "运营商策略"),
    "leading_industry": ("主导产业", "主导行业"),
    "enterprises": ("企业数", "企业数量", "企业个数", "入驻企业数"),
    "revenue_at_start": ("期初营业收入", "营业收入", "营收", "企业收入", "总收入"),
    # industries
    "industry": ("行业", "产业", "行业代码", "产业代码"),
    "gbt_code": ("国民经济行业分类", "行业分类代码"),
    "revenue_per_worker": ("人均营业收入", "人均营收"),
    "input_share": ("中间投入占比", "外购占比"),
    "wage": ("人工成本", "工资", "薪酬"),
    "rd_intensity": ("研发强度", "研发投入强度"),
    "skill_share": ("高技能占比", "本科以上占比"),
    "labour_intensity": ("劳动密集度",),
    "space_per_worker": ("人均面积", "人均建筑面积"),
    "factory_share": ("厂房占比",),
    "office_share": ("办公占比",),
    "lab_share": ("实验室占比", "研发占比"),
    "incubator_share": ("孵化占比", "孵化器占比"),
    "entrant_size": ("新企业人数", "新设企业规模"),
    "local_market_share": ("本地市场份额", "市场份额"),
    "growth_early": ("前期增速", "前期增长率"),
    "growth_late": ("后期增速", "后期增长率"),
    "midpoint_year": ("增长中点年", "中点年份"),
    "shock_persistence": ("冲击持续性",),
    "shock_sd": ("冲击标准差",),
    "service_need": ("服务需求",),
    # evidence, cases, deflator, history
    "topic": ("指标", "主题"),
    "place": ("地点", "地区", "观测对象"),
    "price_basis": ("价格口径", "价格基准"),
    "broker": ("机构", "经纪机构", "中介机构"),
    "annualised_from": ("年化自", "年化依据"),
    "source_title": ("来源名称", "资料名称", "文献名称"),
    "provenance": ("核实情况", "是否核实"),
    "quantity": ("量", "已知量"),
    "comparison": ("比较方式", "口径"),
    "index": ("指数", "价格指数"),
    "what": ("给定内容", "内容"),
    # policies
    "kind": ("工具", "政策工具", "工具类型"),
    "intensity": ("强度", "力度", "补贴强度", "补贴比例"),
    "target": ("对象", "目标", "支持对象"),
    "start": ("开始季度", "起始季度", "开始", "开始时间"),
    "duration": ("持续季度", "期限", "持续时间", "持续期"),
    "sunset": ("退坡季度", "退坡", "退坡期"),
    "budget": ("预算", "年度预算"),
    "districts": ("实施区", "适用区", "适用地区", "区"),
    "max_age": ("最大年龄", "企业年龄上限", "年龄上限"),
    "announced": ("是否公布", "是否公告", "提前公布"),
}
"""Other headers of each column, by its name; a table that has no such column does not look at them."""

KEYS = {
    "name": ("英文名", "英文名称", "名称(英文)"),
    "name_zh": ("中文名", "中文名称", "名称", "名称(中文)"),
    "start": ("起始季度", "开始季度", "期初"),
    "quarters": ("季度数", "运行季度数", "季数"),
}
"""Other words for the settings of region.csv."""

SAME_UNIT = {
    "m2": ("m2", "m^2", "sqm", "平方米", "平米", "m2floorarea", "建筑平方米"),
    "km": ("km", "公里", "千米"),
    "CNY/year": ("元", "cny", "cny/year", "rmb", "元/年", "人民币元"),
    "CNY/m2/day": ("cny/m2/day", *(f"元/{a}" for a in ("m2/天", "m2/日", "平方米/天", "平方米/日", "平米/天"))),
    "share": ("share", "比例", "份额", "0-1", "小数"),
    "enterprises": ("家", "个", "户", "enterprises"),
}
"""Spellings of a unit that say what the column wants."""

OTHER_UNITS = {
    **dict.fromkeys(("万m2", "万平方米", "万平米", "公顷", "ha", "hectares"), ("m2", "multiply by 10,000")),
    **dict.fromkeys(("亩", "mu"), ("m2", "multiply by 666.67")),
    **dict.fromkeys(("km2", "平方公里", "平方千米"), ("m2", "multiply by 1,000,000")),
    **dict.fromkeys(("m", "米", "metres", "meters"), ("km", "divide by 1,000")),
    **dict.fromkeys(("°", "度", "deg", "degrees", "经度", "纬度"), ("km", "reckon kilometres from a point you choose")),
    **dict.fromkeys(("千元", "千元/年"), ("CNY", "multiply by 1,000")),
    **dict.fromkeys(("万元", "万元/年", "万"), ("CNY", "multiply by 10,000")),
    **dict.fromkeys(("百万元", "百万元/年", "百万"), ("CNY", "multiply by 1,000,000")),
    **dict.fromkeys(("亿元", "亿元/年", "亿"), ("CNY", "multiply by 100,000,000")),
    **dict.fromkeys(
        tuple(f"元/{a}" for a in ("m2/月", "平方米/月", "平米/月", "月/m2", "月/平方米")) + ("cny/m2/month",),
        ("CNY/m2/day", "divide by 30.4"),
    ),
    **dict.fromkeys(
        tuple(f"元/{a}" for a in ("m2/年", "平方米/年", "平米/年", "年/平方米")) + ("cny/m2/year",),
        ("CNY/m2/day", "divide by 365"),
    ),
    **dict.fromkeys(("%", "percent", "百分比"), ("share", "divide by 100")),
    **dict.fromkeys(("人", "persons", "万人"), ("enterprises", "give the number of enterprises")),
    **dict.fromkeys(("万家", "千家"), ("enterprises", "write the number out")),
}
"""Spellings of units that no column wants: (the unit they stand beside, what to do)."""

BRACKETS = re.compile(r"(?P<name>.*?)\s*[(\[](?P<unit>[^()\[\]]*)[)\]]")


def spelt(text: str) -> str:
    """A header in small letters, with underscores for blanks and hyphens."""
    return re.sub(r"[\s\-]+", "_", compatible(text).lower())


def compatible(text: str) -> str:
    """The text with signs such as the square metre taken apart into ordinary ones."""
    return text.strip() if text.isascii() else plain(unicodedata.normalize("NFKC", text))


class Headers:
    """Which column of a table a header means."""

    def __init__(self, columns: Sequence[Column]) -> None:
        found: dict[str, list[Column]] = {}
        for column in columns:
            for name in {spelt(each) for each in (*SYNONYMS.get(column.name, ()), *column.also)}:
                found.setdefault(name, []).append(column)
        # a word that means two columns means neither; a column's own name goes before other words
        clear = {name: each[0] for name, each in found.items() if len(each) == 1}
        self.columns = clear | {column.name: column for column in columns}

    def column(self, header: str) -> tuple[Column, str] | None:
        """The column, with the unit in brackets behind its name, or None."""
        whole = self.columns.get(header) or self.columns.get(spelt(header))
        if whole is not None:
            return whole, ""
        match = BRACKETS.fullmatch(compatible(header))
        bare = self.columns.get(spelt(match["name"])) if match else None
        return (bare, match["unit"].strip()) if match and bare is not None else None

    def known(self, record: Sequence[str]) -> int:
        """How many columns the cells of a row name."""
        return len({found[0].name for cell in record if (found := self.column(cell))})


def wrong_unit(column: Column, unit: str) -> str:
    """What to do about a unit in a header that is not the column's, empty where it is or where it is no unit."""
    word = re.sub(r"\s+", "", unit.lower())
    wanted = column.unit.removesuffix(" floor area")
    if not word or word == column.unit.lower().replace(" ", "") or word in SAME_UNIT.get(wanted, ()):
        return ""
    if word in OTHER_UNITS:
        base, do = OTHER_UNITS[word]
        return do if wanted == base or wanted.startswith(f"{base}/") else "give the numbers in the unit of the column"
    return "give the numbers in the unit of the column" if any(word in each for each in SAME_UNIT.values()) else ""
