"""Something else under the name of a table is said, and no other table is read in its place."""

from __future__ import annotations

import os

import pytest

from sim.regions import InputError, load_folder
from tests.sim import small_city


@pytest.mark.parametrize("name", ["linkage.csv", "evidence.xlsx", "parks.csv"])
@pytest.mark.parametrize("kind", ["folder", "link"])
def test_what_has_the_name_of_a_table_and_is_no_file_is_refused(tmp_path, name, kind):
    folder = small_city.write(tmp_path / "city")
    (folder / name).unlink(missing_ok=True)
    if kind == "folder":
        (folder / name).mkdir()
    elif os.name == "nt":
        pytest.skip("links need rights there")
    else:
        (folder / name).symlink_to("gone")
    with pytest.raises(InputError) as caught:
        load_folder(folder)
    assert str(caught.value).startswith(f"{name}: it is {'a folder' if kind == 'folder' else 'a link to nothing'};")
    assert "\n" not in str(caught.value)
