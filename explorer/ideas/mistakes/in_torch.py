"""The same in PyTorch: functions that are run, and whose lines are shown to be copied.

None of them draws from PyTorch's default generator, which a training in the same process may be
using: layers of which only the numbers of weights count are built on the "meta" device.
"""


def weights_of(kernel, stride):
    """Return how many numbers a convolution learns, by their names."""
    from torch import nn

    layer = nn.Conv2d(3, 16, kernel, stride=stride, padding=1, device="meta")
    return {name: values.numel() for name, values in layer.named_parameters()}


def weights_of_pooling(window):
    """Return how many weights a max pooling has, and a convolution of the same window."""
    from torch import nn

    layers = nn.MaxPool2d(window), nn.Conv2d(1, 1, window, bias=False, device="meta")
    return [sum(p.numel() for p in layer.parameters()) for layer in layers]


def weights_of_skip(inputs, outputs):
    """Return how many weights a 1×1 convolution beside a block has."""
    from torch import nn

    way = nn.Conv2d(inputs, outputs, 1, bias=False, device="meta")
    return sum(p.numel() for p in way.parameters())


def smoothed(smoothing, classes):
    """Return the loss with label smoothing, and that of the target written out."""
    import torch
    import torch.nn.functional as F

    z = torch.zeros(classes, dtype=torch.float64)
    z[0] = 2
    y = torch.full_like(z, smoothing / classes)
    y[0] += 1 - smoothing
    loss = F.cross_entropy(z, torch.tensor(0), label_smoothing=smoothing)
    return loss.item(), F.cross_entropy(z, y).item()


def mixed(alpha):
    """Return mean and variance of the share that mixup draws."""
    import torch

    part = torch.distributions.Beta(alpha, alpha)
    return part.mean.item(), part.variance.item()


def learnt(channels):
    """Return how many parameters batch norm has, and the slope of a loss along one γ."""
    import torch
    from torch import nn

    layer = nn.BatchNorm2d(channels, dtype=torch.float64)
    x = torch.tensor([1.0, 3, 5, 7], dtype=torch.float64).reshape(2, 1, 1, 2)
    loss = (layer(x.repeat(1, channels, 1, 1)) ** 2).sum() / 2
    loss.backward()
    return sum(p.numel() for p in layer.parameters()), layer.weight.grad[0].item()


def running_mean(momentum, train):
    """Return the running mean after one batch with mean 4."""
    import torch
    from torch import nn

    layer = nn.BatchNorm2d(1, momentum=momentum, dtype=torch.float64)
    layer.train(train)
    with torch.no_grad():
        layer(torch.tensor([1.0, 3, 5, 7], dtype=torch.float64).reshape(2, 1, 1, 2))
    return layer.running_mean.item()


def alone(pictures):
    """Return how many numbers come out of batch norm, or what it says as it refuses."""
    import torch
    from torch import nn

    layer = nn.BatchNorm2d(1)
    try:
        count, said = layer(torch.ones(pictures, 1, 1, 1)).numel(), "numbers"
    except ValueError as error:
        count, said = 0, error
    return count, said


def slope_in_eval(w, x):
    """Return the slope of a loss along a weight in front of batch norm in eval mode."""
    import torch
    import torch.nn.functional as F
    from torch import nn

    x = torch.full((1, 1, 1, 1), x, dtype=torch.float64)
    w = torch.full((1, 1, 1, 1), w, dtype=torch.float64, requires_grad=True)
    layer = nn.BatchNorm2d(1, dtype=torch.float64).eval()
    loss = layer(F.conv2d(x, w)).square().sum() / 2
    loss.backward()
    return w.grad.item()


def steps(pictures, batch, epochs):
    """Return the steps of an epoch, and of all."""
    from torch.utils.data import DataLoader

    steps = len(DataLoader(range(pictures), batch_size=batch))
    return steps, epochs * steps


def updates(pictures, batch):
    """Return the updates of an epoch with one batch of everything, and with smaller ones."""
    from torch.utils.data import DataLoader

    return [len(DataLoader(range(pictures), batch_size=size)) for size in (pictures, batch)]


def seen(pictures, epochs):
    """Return how often the pictures are seen that come least and most often."""
    import torch
    from torch.utils.data import DataLoader

    order = torch.Generator().manual_seed(0)
    times = torch.zeros(pictures)
    for _ in range(epochs):
        for picture in DataLoader(range(pictures), shuffle=True, generator=order):
            times[picture] += 1
    return times.min().item(), times.max().item()


def decayed(rate, decay, start, slope):
    """Return a weight after a step of Adam with a penalty in the loss, and of AdamW."""
    import torch

    after = []
    for kind in (torch.optim.Adam, torch.optim.AdamW):
        w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
        w.grad = torch.tensor(slope, dtype=torch.float64)
        kind([w], lr=rate, weight_decay=decay).step()
        after.append(w.item())
    return after
