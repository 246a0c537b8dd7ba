"""A city of three parks as tables that tests spoil, cell by cell or as a whole."""

from __future__ import annotations

import csv
import io

TABLES = {
    "region": "key,value\nname,Riverside\nname_zh,滨江\nstart,2015Q1\nquarters,40\n",
    "districts": (
        "district,name_en,name_zh,x_km,y_km,founders_weight,talent_weight,housing_rent,off_park_rent,responsiveness,off_park_enterprises\n"
        "north,North District,城北区,0,8,0.7,0.6,1.1,1.8,0.6,120\n"
        "south,South District,城南区,3,-9,0.3,0.4,0.8,1.2,0.4,60\n"
    ),
    "parks": (
        "park,name_en,name_zh,district,opening,land_m2,plot_ratio,factory_m2,office_m2,lab_m2,incubator_m2,amenity_m2,"
        "rent_factory,rent_office,rent_lab,rent_incubator,x_km,y_km,accessibility,strategy,leading_industry,enterprises,revenue_at_start\n"
        "software_hill,Software Hill,软件山,north,2015Q1,900000,2.0,20000,260000,40000,15000,60000,"
        "1.0,2.4,3.0,1.8,1,9,0.8,service,software,300,9000000000\n"
        "harbour,Harbour Works,港口工业园,south,2015Q1,1500000,1.6,420000,60000,30000,0,20000,"
        "0.8,1.3,1.7,1.1,4,-10,0.5,volume,equipment,180,8000000000\n"
        "new_lab,New Laboratory Park,新实验园,south,2019Q3,600000,1.8,30000,50000,60000,10000,15000,"
        "0.8,1.3,1.7,1.1,6,-7,0.6,cluster,biomedicine,0,0\n"
    ),
    "mix": (
        "park,processing,equipment,electronics,integrated_circuits,materials,energy,biomedicine,medical_devices,software,technology_services\n"
        "software_hill,0,0.02,0.08,0.05,0,0.02,0.03,0.02,0.55,0.23\n"
        "harbour,0.25,0.35,0.15,0,0.12,0.08,0,0,0,0.05\n"
        "new_lab,0,0.05,0,0,0.05,0,0.5,0.3,0,0.1\n"
    ),
}
EVIDENCE = "topic,place,year,quarter,value,unit,price_basis,source_title,source,provenance\n"


def write(folder, **changed):
    """The tables in a folder, some of them given as text or bytes instead; gives the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {**TABLES, **changed}.items():
        content = text if isinstance(text, bytes) else text.encode()
        (folder / f"{name}.csv").write_bytes(content)
    return folder


def with_cells(table, cells, rows=None):
    """A table with some cells changed: {column: value or function of the value}, in all rows or those that begin with a code."""
    lines = list(csv.reader(TABLES[table].splitlines()))
    for column, value in cells.items():
        place = lines[0].index(column)
        for line in lines[1:]:
            if rows is None or line[0] in rows:
                line[place] = value(line[place]) if callable(value) else value
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue()


def scaled(factor):
    """Cells times a factor, as text."""
    return lambda text: f"{float(text) * factor:.10g}"
