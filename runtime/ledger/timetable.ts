/** Things with a time, and which of them are due. */
export class Timetable<T> {
  private readonly times = new Map<T, number>();
  /** No time is before this one. Lets most questions be answered without a look at anything. */
  private earliest = Infinity;
  private readonly inOrder: (one: T, other: T) => number;

  /** @param inOrder which of two things with the same time comes first, as `sort` wants it. */
  constructor(inOrder: (one: T, other: T) => number = () => 0) {
    this.inOrder = inOrder;
  }

  /** Sets the time of a thing; without one, it is never due. */
  set(thing: T, time: number | null): void {
    if (time === null) {
      this.times.delete(thing);
      return;
    }
    this.times.set(thing, time);
    this.earliest = Math.min(this.earliest, time);
  }

  /** Those whose time has come, oldest first. */
  due(now: number, limit: number): T[] {
    if (now < this.earliest) return [];
    const due: (readonly [thing: T, time: number])[] = [];
    this.earliest = Infinity;
    for (const entry of this.times) {
      this.earliest = Math.min(this.earliest, entry[1]);
      if (entry[1] <= now) due.push(entry);
    }
    due.sort(([one, time], [other, otherTime]) => time - otherTime || this.inOrder(one, other));
    return due.slice(0, Math.max(0, limit)).map(([thing]) => thing);
  }
}
