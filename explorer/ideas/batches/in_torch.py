"""The same in PyTorch: functions that are run to check, and whose lines are shown to be copied."""


def loader_lengths(pictures, validation, batch, epochs, drop_last):
    """Return steps of an epoch, steps in all, and pictures shown in all."""
    from torch.utils.data import DataLoader

    training = range(pictures - validation)  # stands for the pictures; only their number counts
    loader = DataLoader(training, batch_size=batch, shuffle=True, drop_last=drop_last)
    shown = min(len(loader) * batch, len(training))
    return [len(loader), epochs * len(loader), epochs * shown]


def walk(pictures, batch, drop_last, shuffle, seed):
    """Return the batches of two epochs, pictures counted from 1."""
    import numpy as np
    from torch.utils.data import BatchSampler

    random, batches = np.random.default_rng(seed), []
    for _ in range(2):
        order = random.permutation(pictures) if shuffle else np.arange(pictures)
        batches.append(list(BatchSampler((order + 1).tolist(), batch, drop_last)))
    return batches


def gradient_noise(w, batch, seed, pictures=512, batches=1000):
    """Return mean and standard deviation of the gradients of some batches."""
    import numpy as np
    import torch

    random = np.random.default_rng(seed)
    x = random.standard_normal(pictures)
    y = torch.tensor(2 * x + random.standard_normal(pictures))
    orders = random.permuted(np.tile(np.arange(pictures), (batches, 1)), axis=1)
    some = torch.tensor(orders[:, :batch])
    weights = torch.full((batches, 1), float(w), dtype=torch.float64, requires_grad=True)
    losses = ((weights * torch.tensor(x)[some] - y[some]) ** 2 / 2).mean(dim=1)
    (gradients,) = torch.autograd.grad(losses.sum(), weights)  # one for each batch
    return [gradients.mean().item(), gradients.std(correction=0).item()]


def split_counts(classes, validation, test, stratified, seed):
    """Return how many pictures of each class are in training, validation and test."""
    import numpy as np
    import torch

    random = np.random.default_rng(seed)
    labels = torch.repeat_interleave(torch.arange(len(classes)), torch.tensor(classes))
    groups = [torch.nonzero(labels == c)[:, 0] for c in range(len(classes))]
    parts = [[], [], []]
    for group in groups if stratified else [torch.arange(len(labels))]:
        order = group[torch.tensor(random.permutation(len(group)))]
        sizes = [(2 * len(group) * percent + 100) // 200 for percent in (validation, test)]
        sizes = [len(group) - sum(sizes), *sizes]
        for part, some in zip(parts, torch.split(order, sizes), strict=True):
            part.append(some)
    found = [labels[torch.cat(part)] for part in parts]
    return [torch.bincount(part, minlength=len(classes)).tolist() for part in found]


def copies_in_both(originals, copies, test, grouped, seed):
    """Return the share of test pictures with a copy in the training part, in one draw."""
    import numpy as np
    import torch

    random = np.random.default_rng(seed)
    original = torch.arange(originals).repeat_interleave(copies)
    if grouped:
        kept = torch.tensor(random.permutation(originals)[: max(1, round(test / copies))])
        in_test = torch.isin(original, kept)
    else:
        in_test = torch.zeros(len(original), dtype=torch.bool)
        in_test[torch.tensor(random.permutation(len(original))[:test])] = True
    found = torch.isin(original[in_test], original[~in_test])
    return found.double().mean().item()


def constants(training, test):
    """Return mean and deviation of the training pictures, and of all of them."""
    import torch

    training = torch.tensor(training, dtype=torch.float64)
    everything = torch.cat([training, torch.tensor(test, dtype=torch.float64)])
    found = []
    for part in (training, everything):
        found.append([part.mean().item(), part.std(correction=0).item()])
    return found


def expected_best(tries, pictures, accuracy):
    """Return the mean of the best accuracy of equally good settings on one test."""
    import torch

    right = torch.arange(pictures, dtype=torch.float64)
    chances = torch.distributions.Binomial(pictures, torch.tensor(accuracy, dtype=torch.float64))
    below = chances.log_prob(right).exp().cumsum(0).clamp(max=1)
    return ((1 - below**tries).sum() / pictures).item()
