"""Prepared trainings in pairs: one thing differs, everything else and the seed stay the same."""

from dataclasses import replace

from explorer.training.prepared.experiments import Prepared
from explorer.training.recipe import Recipe
from explorer.training.short_runs import RECIPES as SHORT

_THREE = ("airplane", "cat", "truck")

_DIGITS = Recipe(
    data="mnist",
    validation_share=0.1,
    weight_decay=0.0,
    flip=False,
    crop=False,
    normalisation="mnist",
)
DIGITS = {
    "lenet": Prepared(
        replace(_DIGITS, model="lenet", rotation=5.0, schedule="onecycle", peak=3.0),
        "LeNet",
        "Handwritten digits in 5 epochs: how many of 10,000 does a network of 1998 read wrongly?",
        "Handwritten digits",
        "Published: 98.71 % after 5 epochs with Adam at a constant 0.001, turns and shifts.",
        "Here one seed gave 99.13 %.",
    ),
    "lenet-published": Prepared(
        replace(_DIGITS, model="lenet", rotation=5.0, crop=True),
        "LeNet, constant rate and shifts",
        "The settings as they were published; shifts here go up to 4 pixels instead of 2. Does a "
        "schedule do better?",
        "Handwritten digits",
        "Published: 98.71 % after 5 epochs.",
        "Here one seed gave 98.60 %.",
    ),
    "digits-dense": Prepared(
        replace(_DIGITS, model="dense", rotation=5.0, schedule="onecycle", peak=1.0),
        "Dense layers only",
        "66 times as many weights as LeNet and no convolution: does it read better?",
        "Handwritten digits",
    ),
    "digits-target": Prepared(
        replace(
            _DIGITS,
            model="mnist-cnn",
            epochs=20,
            weight_decay=0.0001,
            normalisation="none",
            loss_target=0.08,
        ),
        "Stop when the loss is low",
        "Up to 20 epochs, ended once the training loss was under 0.08 in three of them in a row: "
        "after how many?",
        "Handwritten digits",
    ),
}

_NORM = replace(_DIGITS, optimiser="sgd", lr=0.01, batch_size=128, epochs=3)
NORM = {
    "norm-off": Prepared(
        replace(_NORM, model="tiny-no-bn"),
        "Without batch norm",
        "Does batch norm make the first three epochs faster?",
        "Batch norm or not",
    ),
    "norm-on": Prepared(
        replace(_NORM, model="tiny-bn"),
        "With batch norm",
        "Does batch norm make the first three epochs faster?",
        "Batch norm or not",
    ),
}

_FEW = Recipe(
    data="cifar10",
    classes=_THREE,
    per_class=1000,
    epochs=15,
    flip=False,
    crop=False,
    model="dropout-cnn",
)
_DROPOUT_QUESTION = (
    "2 million weights and 2,400 pictures: does switching units off keep them from being learnt by "
    "heart?"
)
DROPOUT = {
    "dropout-off": Prepared(
        replace(_FEW, dropout=0.0), "Without dropout", _DROPOUT_QUESTION, "Dropout or not"
    ),
    "dropout-on": Prepared(_FEW, "With dropout", _DROPOUT_QUESTION, "Dropout or not"),
}

_HEAD = Recipe(
    data="cifar10",
    per_class=1000,
    epochs=20,
    batch_size=128,
    optimiser="sgd",
    lr=0.01,
    weight_decay=0.0,
    flip=False,
    crop=False,
)
_HEAD_QUESTION = "268,698 parameters or 5,466: which learns by heart, which generalises? "
HEADS = {
    "head-dense": Prepared(
        replace(_HEAD, model="tiny-bn"),
        "Dense head",
        _HEAD_QUESTION + "The lesson took 200 epochs of all pictures.",
        "Global pooling or dense head",
        measured="On a JPEG copy of CIFAR-10 three seeds gave 57.9 %, best after 6 or 7 epochs; "
        "after 20 epochs 99.7 % of the training pictures were right (two seeds).",
    ),
    "head-pooled": Prepared(
        replace(_HEAD, model="tiny-gp"),
        "Global pooling",
        _HEAD_QUESTION + "The lesson took 200 epochs of all pictures.",
        "Global pooling or dense head",
        measured="On a JPEG copy of CIFAR-10 three seeds gave 47.5 %, best after 18 or 19 epochs; "
        "after 20 epochs 49 % of the training pictures were right (two seeds).",
    ),
}

_SKIP = replace(_DIGITS, per_class=500, epochs=10)
_DEEP = Recipe(data="cifar10", per_class=500, epochs=15, batch_size=128, model="plain-deep")
_SKIP_QUESTION = "Two convolutions: does adding the first one's result to the second's change much?"
_DEEP_QUESTION = "19 convolutions without batch norm: can the gradient reach the first of them?"
SKIPS = {
    "skip-plain": Prepared(
        replace(_SKIP, model="plain-cnn"), "Plain, 2 convolutions", _SKIP_QUESTION, "Skip or plain"
    ),
    "skip-residual": Prepared(
        replace(_SKIP, model="residual-cnn"),
        "With a skip, 2 convolutions",
        _SKIP_QUESTION,
        "Skip or plain",
    ),
    "deep-plain": Prepared(_DEEP, "Plain, 19 convolutions", _DEEP_QUESTION, "Skip or plain, deep"),
    "deep-residual": Prepared(
        replace(_DEEP, model="residual-deep"),
        "With skips, 19 convolutions",
        _DEEP_QUESTION,
        "Skip or plain, deep",
    ),
}

_MIX = Recipe(data="cifar10", classes=_THREE, per_class=1000, epochs=60)
_MIX_QUESTION = (
    "Do mixed pictures with mixed labels keep 3,000 pictures from being learnt by heart?"
)
_RESNET = Recipe(
    data="cifar10",
    model="resnet18",
    epochs=200,
    batch_size=128,
    lr=0.1,
    optimiser="sgd",
    weight_decay=0.0005,
    schedule="cosine",
    validation_share=0.05,
    normalisation="cifar10",
)
_RESNET_PUBLISHED = (
    "Published on CIFAR-100, as a curve: CutMix falls behind at first and is ahead after about 170 "
    "of 200 epochs."
)
MIXING = {
    "mix-none": Prepared(_MIX, "Pictures not mixed", _MIX_QUESTION, "MixUp and CutMix or not"),
    "mix-mixup": Prepared(
        replace(_MIX, mixup=0.4), "MixUp", _MIX_QUESTION, "MixUp and CutMix or not"
    ),
    "mix-cutmix": Prepared(
        replace(_MIX, cutmix=1.0), "CutMix", _MIX_QUESTION, "MixUp and CutMix or not"
    ),
    "resnet": Prepared(
        _RESNET,
        "ResNet-18, 200 epochs (GPU)",
        "Does CutMix need a long training before it pays?",
        "CutMix in the long run",
        _RESNET_PUBLISHED,
    ),
    "resnet-cutmix": Prepared(
        replace(_RESNET, cutmix=1.0),
        "ResNet-18 with CutMix, 200 epochs (GPU)",
        "Does CutMix need a long training before it pays?",
        "CutMix in the long run",
        _RESNET_PUBLISHED,
    ),
}

_TRANSFER = Recipe(
    data="cifar10",
    per_class=100,
    model="vgg11-bn",
    epochs=5,
    batch_size=32,
    crop=False,
    normalisation="imagenet",  # trained features expect the colours that they have learnt with
)
_TRANSFER_QUESTION = "Few pictures: what do features bring that were learnt elsewhere, "
_TRANSFER_PUBLISHED = "The lesson trains 200 kinds of birds at 224 pixels; no figure is printed."
TRANSFER = {
    "transfer-frozen": Prepared(
        replace(_TRANSFER, pretrained=True, features="frozen"),
        "Trained features, frozen",
        _TRANSFER_QUESTION + "if only the dense layers learn?",
        "Transfer learning",
        _TRANSFER_PUBLISHED,
        folder_side=64,
    ),
    "transfer-tenth": Prepared(
        replace(_TRANSFER, pretrained=True, features="tenth"),
        "Trained features at a tenth of the rate",
        _TRANSFER_QUESTION + "if they may change a little?",
        "Transfer learning",
        _TRANSFER_PUBLISHED,
        folder_side=64,
    ),
    "transfer-none": Prepared(
        _TRANSFER,
        "The same network from scratch",
        _TRANSFER_QUESTION + "compared with the same network that knows nothing?",
        "Transfer learning",
        _TRANSFER_PUBLISHED,
        folder_side=64,
    ),
}

OWN = {
    "own": Prepared(
        Recipe(
            per_class=500,
            model="own",
            layers="3x32x32~c16p1~frelu~m2~c32p1~frelu~m2~x~l10",
        ),
        "A network of your own",
        "Put layers together on the page Stack layers: what do they learn?",
        "Your own network",
    ),
}

_SHUFFLE_QUESTION = "All pixels at other places, the same ones in every picture: who notices?"
_SHUFFLE_TITLES = {
    "plain-mlp": "Dense layers, pixels in place",
    "shuffle-mlp": "Dense layers, pixels moved",
    "plain-cnn": "Convolutions, pixels in place",
    "shuffle-cnn": "Convolutions, pixels moved",
}
SHUFFLED = {
    key: Prepared(SHORT[key], title, _SHUFFLE_QUESTION, "Neighbouring pixels")
    for key, title in _SHUFFLE_TITLES.items()
}

_FIRST = Recipe(per_class=500, model="report-cnn-half")
FIRST = {
    "first": Prepared(
        _FIRST,
        "A first training",
        "Ten kinds of drawn shapes: what happens in the first half minute?",
        "First steps",
    ),
    "two": Prepared(
        replace(_FIRST, classes=("disc", "ring")),
        "Two classes only",
        "Why does guessing now have loss 0.69 instead of 2.30?",
        "First steps",
    ),
    "too-fast": Prepared(
        replace(_FIRST, optimiser="sgd", lr=10.0),
        "A learning rate far too high",
        "At which step does the loss run away?",
        "First steps",
    ),
    "few": Prepared(
        replace(_FIRST, per_class=100, epochs=60, flip=False, crop=False),
        "Few pictures, none shifted or mirrored",
        "How far does validation fall behind training?",
        "First steps",
    ),
    "mixed": Prepared(
        replace(_FIRST, per_class=100, epochs=60, cutout=8, mixup=0.4),
        "The same few, shifted, cut and mixed",
        "What becomes of the gap?",
        "First steps",
    ),
}
