"""What could not be processed: exactly the poisoned messages, each once, with where it came from; nothing waits."""

from collections.abc import Iterator

from chaos.checks.check import Check
from chaos.expected import Expected
from chaos.found import Found
from newswatch.model.story import Verdict


def checks(expected: Expected, found: Found) -> Iterator[Check]:
    wanted = {each.quarantine_id: each for each in expected.poison}
    yield Check.same("exactly the poisoned messages are put aside", "message", wanted.keys(), found.quarantine.keys())
    yield Check.of("they are as they came", len(wanted), len(found.quarantine), _changed(expected, found))
    waiting = [f"{number} records of {topic} wait" for topic, number in found.lags.items() if number]
    yield Check.of("nothing waits on the log", 0, sum(found.lags.values()), waiting)


def _changed(expected: Expected, found: Found) -> Iterator[str]:
    verdicts = {decision.event_id: decision.verdict for decision in found.decisions}
    for each in expected.poison:
        item = found.quarantine.get(each.quarantine_id)
        if each.event_id and verdicts.get(each.event_id) is not Verdict.QUARANTINED:
            yield f"{each.event_id}: poisoned, and its verdict is {verdicts.get(each.event_id)}"
        if item is None:
            continue
        said = (item.stage, item.provenance.get("topic"), item.key, item.value, dict(item.headers))
        if said != (each.stage, each.topic, each.key, each.value, each.headers):
            yield f"{each.quarantine_id}: put aside as something else"
