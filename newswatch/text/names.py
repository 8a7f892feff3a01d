"""Folded text in, the places and people it names out, where their kind leaves no doubt."""

import re

from newswatch.text.facts import Fact, FactKind
from newswatch.text.numbers import each
from newswatch.text.places import PLACES, SURNAMES

OFFICES = (
    "部长|主任|书记|主席|委员长|总理|首相|总统|议长|大使|局长|司长|处长|署长|厅长|行长|省长|市长|州长|县长|区长|镇长|院长|会长|校长|"
    "秘书长|组长|司令员|政委|检察长|工程师|发言人|董事长|总经理|经理|总裁|委员|常委|代表|院士|会见|任命|免去|选举|批准|同志"
)
"""Folded words behind which a name stands."""
NAME_ENDS = (
    "说在对会出主表指介和与同为任等的、以就今昨向到率赴接涉应将已也是及于发作担认回告透调考走致讲还被因从并所先女一"
)
"""Folded characters that begin what a person does; some begin the last character of a rare name, which is lost."""
NO_SECOND = "说在对会的、等就是也还被将于从"
"""Folded characters that are no second of a name."""
NAME = rf"[{SURNAMES}](?![{NO_SECOND}])[\u4e00-\u9fff](?:(?![{NAME_ENDS}]|强调)[\u4e00-\u9fff])?"
"""The form of a folded Chinese name of two or three characters."""
_PERSON = re.compile(rf"(?:{OFFICES})(?P<name>{NAME})")
_PLACE = re.compile("|".join(sorted(map(re.escape, PLACES), key=len, reverse=True)))
_PLACE_BEGINS = re.compile(f"[{''.join(sorted({place[0] for place in PLACES}))}]")


def names(plain: str) -> list[Fact]:
    """Places and people of a title or lead in order of place: known places, and names behind an office."""
    places = [
        Fact(FactKind.PLACE, (m[0],), m.start(), m.end(), m[0], digits=False)
        for m in each(_PLACE_BEGINS, _PLACE, plain)
    ]
    people = [
        Fact(FactKind.PERSON, (m["name"],), m.start("name"), m.end("name"), m["name"], digits=False)
        for m in _PERSON.finditer(plain)
    ]
    return sorted(places + people, key=lambda fact: fact.start)
