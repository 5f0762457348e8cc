"""Settings that no augmentation takes: one sentence each, with the rule and a remedy."""

import pytest

from explorer.augmentation.settings import (
    Crop,
    Cutout,
    Erasing,
    Flip,
    Jitter,
    Mixing,
    Rotation,
)
from explorer.errors import InputError

NAN, INF = float("nan"), float("inf")
BAD = {
    "flip 1.1": (Flip, {"probability": 1.1}, "Probability of a flip is 1.1; .* from 0 to 1"),
    "flip NaN": (Flip, {"probability": NAN}, "is nan"),
    "flip as text": (Flip, {"probability": "0.5"}, "must be from 0 to 1"),
    "flip yes": (Flip, {"probability": True}, "is True"),
    "padding 0": (Crop, {"padding": 0}, "Padding is 0; it must be a whole number from 1 to 16"),
    "padding 17": (Crop, {"padding": 17}, "from 1 to 16"),
    "padding 4.0": (Crop, {"padding": 4.0}, "whole number"),
    "padding of 5,000 digits": (Crop, {"padding": 10**4000}, "whole number"),
    "rotation 181": (Rotation, {"degrees": 181}, "from 0 to 180"),
    "rotation infinite": (Rotation, {"degrees": INF}, "Rotation is inf"),
    "rotation negative": (Rotation, {"degrees": -1}, "from 0 to 180"),
    "brightness 1.5": (Jitter, {"brightness": 1.5}, "Jitter of brightness is 1.5"),
    "contrast None": (Jitter, {"contrast": None}, "Jitter of contrast is None"),
    "hue 0.6": (Jitter, {"hue": 0.6}, "from 0 to 0.5"),
    "erasing 2": (Erasing, {"probability": 2}, "Probability of erasing"),
    "area upside down": (Erasing, {"area": (0.3, 0.1)}, "a smaller and a larger number"),
    "area negative": (Erasing, {"area": (-0.1, 0.1)}, "from 0.01 to 0.9"),
    "area of one": (Erasing, {"area": (0.1,)}, "Erased area"),
    "area as list": (Erasing, {"area": [0.1, 0.2]}, "Erased area"),
    "ratio zero": (Erasing, {"ratio": (0, 1)}, "from 0.1 to 10"),
    "ratio NaN": (Erasing, {"ratio": (NAN, 1)}, "Height over width"),
    "grey 256": (Erasing, {"grey": 256}, "from 0 to 255"),
    "cutout 0": (Cutout, {"side": 0}, "from 1 to 32"),
    "cutout 33": (Cutout, {"side": 33}, "from 1 to 32"),
    "alpha 0.01": (Mixing, {"mixup": 0.01}, r"MixUp's α is 0.01; it must be 0 \(off\) or from 0.1"),
    "alpha 5": (Mixing, {"cutmix": 5}, "CutMix's α is 5"),
    "alpha NaN": (Mixing, {"cutmix": NAN}, "CutMix's α is nan"),
    "alpha negative": (Mixing, {"mixup": -1}, "0 .off. or from 0.1 to 4"),
    "alpha as text": (Mixing, {"mixup": "1"}, "MixUp's α is 1"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_wrong_setting_is_refused_in_one_sentence(name):
    kind, values, sentence = BAD[name]
    with pytest.raises(InputError, match=sentence) as caught:
        kind(**values)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("strength", [-0.1, 1.1, NAN, "a", None])
def test_a_jitter_of_no_strength_is_refused(strength):
    with pytest.raises(InputError, match="Jitter is"):
        Jitter.of_strength(strength)
