import numpy as np
import pytest

from explorer.widgets.browser_part import strict


@pytest.mark.parametrize("value", [np.float32(1.5), np.int64(3), np.zeros(2), {1}, b"1"])
def test_what_json_cannot_hold_is_refused_instead_of_becoming_a_string(value):
    with pytest.raises(TypeError):
        strict({"deep": [{"value": value}]})


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_a_browser_cannot_parse_is_refused(value):
    with pytest.raises(ValueError, match="not JSON compliant"):
        strict({"value": value})


def test_plain_data_passes_unchanged():
    data = {"x": [["1", "2"]], "agrees": True, "message": None}
    assert strict(data) is data
