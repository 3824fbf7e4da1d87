/* track.js - the positions of two machines that are played side by side.
 *
 * Its one idea: a stop of one machine stands beside the same stop of the other, as in
 * `make compare`.  Between two stops both go on one instruction at a time; who has fewer waits.
 * A position is { pair, inside }: the number of the stop, and of the instruction after it. */
const ORDER = ["1", "2", "check", "stac", "3", "3 done", "4", "naive", "fault", "5", "5 done", "clac", "back", "end"];

/** Stops with a name that is theirs alone: a second fault is "fault 2". */
function named(c) {
  const seen = {};
  return (c?.stops ?? []).map((stop, i) => {
    const turn = (seen[stop.key] = (seen[stop.key] ?? 0) + 1);
    const until = c.stops[i + 1]?.state ?? c.states.length;
    return { ...stop, turn, name: turn > 1 ? `${stop.key} ${turn}` : stop.key, length: until - stop.state };
  });
}

const rank = stop => ORDER.indexOf(stop.key) * 10 + stop.turn;

export class Track {
  constructor(cases) {
    this.cases = cases;
    const columns = cases.map(named);
    const all = new Map(columns.flat().map(stop => [stop.name, stop]));
    this.pairs = [...all.values()]
      .sort((a, b) => rank(a) - rank(b))
      .map(({ name, key }) => {
        const stops = columns.map(column => column.find(stop => stop.name === name));
        return { name, key, stops, length: Math.max(...stops.map(stop => stop?.length ?? 0)) };
      });
    this.positions = this.pairs.flatMap((pair, n) =>
      Array.from({ length: pair.length }, (_, inside) => ({ pair: n, inside })),
    );
  }

  /** The number of a position; the nearest one there is. */
  find(name, inside = 0) {
    const n = Math.max(
      0,
      this.pairs.findIndex(pair => pair.name === name),
    );
    const i = Math.min(inside, this.pairs[n].length - 1);
    return this.positions.findIndex(p => p.pair === n && p.inside === i);
  }

  /** What a column shows there: { stop, state, before, here } - here: false if its machine does not
   *  come to this stop, and is seen as it was last. */
  at(number, column) {
    const { pair, inside } = this.positions[number];
    const own = this.pairs[pair].stops[column];
    const stop =
      own ??
      this.pairs
        .slice(0, pair)
        .map(p => p.stops[column])
        .filter(Boolean)
        .at(-1);
    if (!stop) return null;
    const index = stop.state + (own ? Math.min(inside, stop.length - 1) : stop.length - 1);
    return {
      stop,
      index,
      here: Boolean(own),
      waits: own && inside > stop.length - 1,
      inside: own ? Math.min(inside, stop.length - 1) : 0,
      state: this.cases[column].states[index],
    };
  }

  /** The next stop, forward or back. */
  stopFrom(number, direction) {
    const { pair, inside } = this.positions[number];
    const back = direction < 0 && inside > 0 ? 0 : direction;
    const to = Math.min(this.pairs.length - 1, Math.max(0, pair + back));
    return this.find(this.pairs[to].name);
  }

  /** The first position at which both machines have said whose byte y names; -1 if none does. */
  copies() {
    return this.positions.findIndex(p => ORDER.indexOf(this.pairs[p.pair].key) >= ORDER.indexOf("4"));
  }
}
