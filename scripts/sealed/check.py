"""Compares what sealed clients were told with what the server keeps. Pure: takes lists, gives complaints."""

from collections import defaultdict

ROOMS = 1_000_000_000


def conversation(event: dict, own: int) -> int:
    """The name of an entry's conversation for one person: what one would write to."""
    if event["para"] == own:
        return event["de"]
    return event["para"]


def check(history: list[dict], told: dict[int, list[dict]]) -> list[str]:
    """What is wrong, in words; nothing when all is well. `told` has what each person wrote down."""
    messages = [event for event in history if event["evento"] == "mensagem"]
    complaints = []
    orders = [event["ordem"] for event in history]
    if orders != sorted(set(orders)):
        complaints.append("the orders of the history do not ascend")
    by_text = defaultdict(list)
    for event in messages:
        by_text[event["texto"]].append(event)
    for text, events in by_text.items():
        if len(events) > 1:
            complaints.append(f"{text[:40]!r} is kept {len(events)} times")
    said = {line["t"] for lines in told.values() for line in lines if line["e"] == "said"}
    for text in by_text.keys() - said:
        complaints.append(f"{text[:40]!r} is kept, and nobody said it")
    places = {}
    for own, lines in told.items():
        complaints += (f"{own}: {problem}" for problem in check_outbox(own, lines, by_text))
        complaints += (f"{own}: {problem}" for problem in check_ears(own, lines, by_text, places))
        complaints += (f"{own}: {problem}" for problem in check_views(own, lines, messages))
    return complaints


def check_outbox(own: int, lines: list[dict], by_text: dict[str, list[dict]]):
    """Everything that waited or was kept is in the history once, in the order in which it was said."""
    queued, kept = {}, {}
    for line in lines:
        if line["e"] == "queued":
            if queued.setdefault(line["k"], (line["to"], line["t"])) != (line["to"], line["t"]):
                yield f"token {line['k']} was given twice"
        elif line["e"] == "kept":
            where = (line["c"], line["p"], line["n"], line["o"])
            if kept.setdefault(line["k"], where) != where:
                yield f"token {line['k']} was kept at two places, {kept[line['k']]} and {where}"
        elif line["e"] == "wrong":
            yield f"was told {line['why']}"
    for token in kept.keys() - queued.keys():
        yield f"token {token} was kept and never waited"
    for token, (to, text) in queued.items():
        events = by_text.get(text, [])
        if not events:
            yield f"{text[:40]!r} is lost ({'✓' if token in kept else '◷'})"
            continue
        if (events[0]["de"], events[0]["para"]) != (own, to):
            yield f"{text[:40]!r} is kept from {events[0]['de']} to {events[0]['para']}"
        if token in kept and (kept[token][0], kept[token][3]) != (to, events[0]["ordem"]):
            yield f"{text[:40]!r} was told as kept at {kept[token]}, and is kept at {events[0]['ordem']}"
        if token not in kept:
            yield f"{text[:40]!r} is kept, and was not told so"
    orders = [by_text[queued[token][1]][0]["ordem"] for token in sorted(queued) if by_text.get(queued[token][1])]
    if orders != sorted(orders):
        yield "what it said is kept in another order"


def check_ears(own: int, lines: list[dict], by_text: dict[str, list[dict]], places: dict):
    """Everything heard is kept as it was heard; once in each run; live in order; at one place for all."""
    shown, last_live = set(), 0
    for line in lines:
        if line["e"] == "run":
            shown, last_live = set(), 0
        elif line["e"] == "heard":
            events = by_text.get(line["t"], [])
            if not events:
                yield f"heard {line['t'][:40]!r} of {line['f']}, which is not kept"
                continue
            heard = (line["o"], line["f"], line["c"])
            kept = (events[0]["ordem"], events[0]["de"], conversation(events[0], own))
            if heard != kept:
                yield f"heard {line['t'][:40]!r} as {heard}, and it is kept as {kept}"
            if places.setdefault(line["o"], line["p"]) != line["p"]:
                yield f"{line['t'][:40]!r} is at place {line['p']} here and at {places[line['o']]} elsewhere"
            if line["s"] == "cache":
                continue
            if line["o"] in shown:
                yield f"heard {line['t'][:40]!r} twice in one run"
            shown.add(line["o"])
            if line["s"] == "live":
                if line["o"] <= last_live:
                    yield f"heard {line['t'][:40]!r} live after a later one"
                last_live = line["o"]


def check_views(own: int, lines: list[dict], messages: list[dict]):
    """Each conversation that was read back to its start is what the server keeps of it, in that order."""
    views, reading, is_whole = defaultdict(dict), None, set()
    for line in lines:
        if line["e"] == "view":
            reading = line["c"]
            views[reading] = {}
        elif line["e"] == "viewed":
            is_whole.add(line["c"])
            reading = None
        elif line["e"] == "heard" and line["c"] == reading:
            views[reading][line["p"]] = line["t"]
    if 0 not in is_whole:
        yield "has not read everyone's conversation"
    kept = defaultdict(list)
    for event in messages:
        if own in (event["de"], event["para"]) or event["para"] == 0 or event["para"] > ROOMS:
            kept[conversation(event, own)].append(event["texto"])
    for which in kept.keys() - views.keys():
        yield f"has not read the conversation {which}"
    for which, view in views.items():
        read = [view[place] for place in sorted(view)]
        if read != kept[which]:
            yield f"reads {len(read)} messages in {which}, of {len(kept[which])} kept, or in another order"


def bites(history: list[dict], told: dict[int, list[dict]]) -> list[str]:
    """Which of some small falsehoods the check does not see; it must see each of them. What four people wrote
    down is enough: a falsehood is seen when there are complaints that were not there before it."""
    told = {person: told[person] for person in sorted(told)[-4:]}
    before = set(check(history, told))
    texts = [at for at, event in enumerate(history) if event["evento"] == "mensagem" and event["para"] == 0]
    one, other = texts[len(texts) // 3], texts[len(texts) // 2]
    swapped = [dict(event) for event in history]
    swapped[one]["texto"], swapped[other]["texto"] = history[other]["texto"], history[one]["texto"]
    again = dict(history[one], ordem=history[-1]["ordem"] + 1)
    person = max(told)
    heard = [at for at, line in enumerate(told[person]) if line["e"] == "heard"]
    waits = next(at for at, line in enumerate(told[person]) if line["e"] == "queued")
    tried = {
        "a kept message is gone": (history[:one] + history[one + 1 :], told),
        "a message is kept twice": (history + [again], told),
        "two messages have changed places": (swapped, told),
        "a client has read one message less": (
            history,
            told | {person: told[person][: heard[-1]] + told[person][heard[-1] + 1 :]},
        ),
        "a client heard a message twice": (
            history,
            told | {person: told[person][: heard[0] + 1] + told[person][heard[0] :]},
        ),
        "a message was kept that never waited": (
            history,
            told | {person: told[person][:waits] + told[person][waits + 1 :]},
        ),
    }
    return [what for what, (kept, lines) in tried.items() if not set(check(kept, lines)) - before]
