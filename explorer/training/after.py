"""What a run says about itself after each event of its training."""

from dataclasses import asdict, replace

from explorer.training.events import (
    BestImproved,
    Epoch,
    Event,
    Finished,
    Paused,
    Resumed,
    Started,
    Step,
    Stopped,
)
from explorer.training.recipe import Recipe
from explorer.training.status import TITLES, Status


def after(status: Status, event: Event, recipe: Recipe) -> Status:
    """Return what a run says about itself once an event has happened.

    Parameters
    ----------
    status : Status
        Before it.
    event : Event
        What happened.
    recipe : Recipe
        Knows the number of epochs.
    """
    if isinstance(event, Started):
        return _started(status, event)
    if isinstance(event, Step | Epoch):
        left = event.seconds / event.epoch * (recipe.epochs - event.epoch)
        return replace(
            status,
            epoch=event.epoch,
            step=event.step,
            seconds=event.seconds,
            seconds_left=left,
            images_per_second=event.images_per_second,
        )
    if isinstance(event, Paused | Resumed):
        state = "paused" if isinstance(event, Paused) else "running"
        return replace(status, state=state, sentence=TITLES[state])
    if isinstance(event, BestImproved):
        kept = {"best_epoch": event.epoch, "val_loss": event.val_loss}
        return replace(status, results=kept | {"val_accuracy": event.val_accuracy})
    if isinstance(event, Finished):
        return _finished(status, event)
    return _stopped(status, event, recipe) if isinstance(event, Stopped) else status


def _started(status: Status, event: Started) -> Status:
    return replace(
        status,
        state="running",
        sentence=TITLES["running"],
        device=event.device,
        threads=event.threads,
        precision=event.precision,
        parameters=event.parameters,
        train_size=event.train_size,
        validation_size=event.validation_size,
    )


def _finished(status: Status, event: Finished) -> Status:
    """Speak of the validation only: the test result is sealed until somebody opens it."""
    sentence = (
        f"Finished: {event.val_accuracy:.1%} of {status.validation_size:,} validation "
        f"pictures right, with the weights after epoch {event.best_epoch}."
    )
    if event.why:
        sentence = f"{event.why} {sentence}"
    done = {"state": "finished", "sentence": sentence, "results": asdict(event)}
    return replace(status, **done, seconds=event.seconds, seconds_left=None)


def _stopped(status: Status, event: Stopped, recipe: Recipe) -> Status:
    kept = "no weights were kept: not one epoch was complete"
    if event.best_epoch is not None:
        kept = f"the {recipe.keep} weights, after epoch {event.best_epoch}, are kept"
    return replace(status, state="stopped", sentence=kept, seconds=event.seconds, seconds_left=None)
