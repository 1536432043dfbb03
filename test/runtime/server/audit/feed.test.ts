import { statSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AuditEvent } from '../../../../runtime/core/audit.js';
import type { AuditSink } from '../../../../runtime/server/audit/feed.js';
import { jsonlSink } from '../../../../runtime/server/audit/jsonl-sink.js';
import { temporaryFolder } from '../../../disk.js';
import { confirmed, deferred, describeEachLedger, direct } from '../world.js';

/** A sink that writes down what it is told, and can be made to fail. */
function recordingSink(name: string): AuditSink & { readonly told: AuditEvent[]; isDown: boolean } {
  const told: AuditEvent[] = [];
  const sink = {
    name,
    told,
    isDown: false,
    write: (events: readonly AuditEvent[]): void => {
      if (sink.isDown) throw new Error(`${name} is down`);
      told.push(...events);
    },
  };
  return sink;
}

function sequencesOf({ told }: { readonly told: readonly AuditEvent[] }): number[] {
  return told.map(({ sequence }) => sequence);
}

const upTo = (last: number): number[] => Array.from({ length: last }, (_, at) => at + 1);

describeEachLedger('audit events', (newWorld) => {
  test('reach every sink, each once and in order, also when many come at once', async () => {
    const world = newWorld();
    const sinks = [recordingSink('a'), recordingSink('b')];
    const server = await world.serve({ refund: direct }, { audit: sinks });
    await Promise.all(Array.from({ length: 100 }, (_, at) => server.call('refund', {}, { id: `call-${at}` })));
    await world.rest();
    for (const sink of sinks) expect(sequencesOf(sink)).toEqual(upTo(200));
  });

  test('are told later to a sink that fails, which holds up no other', async () => {
    const world = newWorld();
    const [good, bad] = [recordingSink('good'), recordingSink('bad')];
    bad.isDown = true;
    const server = await world.serve({ refund: direct }, { audit: [bad, good], sweepMs: 1_000 });
    await server.call('refund');
    await world.rest();
    expect([sequencesOf(good), sequencesOf(bad)]).toEqual([upTo(2), []]);
    expect(server.errors.map(String)).toContain('Error: bad is down');
    bad.isDown = false;
    await world.pass(1_000);
    expect(sequencesOf(bad)).toEqual(upTo(2));
  });

  test('are told on by a sink that hangs no longer, and meanwhile to the others', async () => {
    const world = newWorld();
    const good = recordingSink('good');
    const hanging = deferred<void>();
    const told: number[] = [];
    const slow: AuditSink = {
      name: 'slow',
      write: async (events) => {
        await hanging.promise;
        told.push(...events.map(({ sequence }) => sequence));
      },
    };
    const server = await world.serve({ refund: direct }, { audit: [slow, good] });
    await server.call('refund');
    await server.call('refund', {}, { id: 'call-2' });
    await world.rest();
    expect([sequencesOf(good), told]).toEqual([upTo(4), []]);
    hanging.resolve();
    await world.rest();
    expect(told).toEqual(upTo(4));
  });

  test('are told on where they stopped after a restart; one whose telling was not noted comes again', async () => {
    const world = newWorld();
    const before = recordingSink('log');
    const first = await world.serve({ refund: direct }, { audit: [before] });
    await first.call('refund');
    await world.rest();
    expect(sequencesOf(before)).toEqual(upTo(2));
    world.killBefore(first, (method) => method === 'setSinkPosition');
    await first.call('refund', {}, { id: 'call-2' });
    await world.rest();
    expect(sequencesOf(before)).toEqual(upTo(4));
    const after = recordingSink('log');
    const other = recordingSink('other');
    const second = await world.serve({ refund: direct }, { audit: [after, other] });
    await second.handler.sweep();
    // Whether all of them were noted depends on how far the first one had come.
    expect(sequencesOf(after).length).toBeGreaterThan(0);
    expect(sequencesOf(after)).toEqual(upTo(4).slice(-sequencesOf(after).length));
    expect(sequencesOf(after)[0]).toBeGreaterThan(2);
    expect(sequencesOf(other)).toEqual(upTo(4));
  });

  test('of a plain function are told one by one', async () => {
    const world = newWorld();
    const server = await world.serve({ refund: confirmed });
    const { body } = await server.call('refund');
    await server.decide(body.requestId, 'ann', { decision: 'approve' });
    await world.rest();
    expect(server.events.map(({ from, to }) => `${from} ${to}`)).toEqual([
      ...['null waiting', 'waiting queued', 'queued executing', 'executing executing', 'executing settled'],
    ]);
  });
});

describeEachLedger('jsonlSink', (newWorld) => {
  test('writes one JSON object a line, into a file that only its owner reads', async () => {
    const world = newWorld();
    const file = join(temporaryFolder(), 'audit.jsonl');
    const server = await world.serve({ refund: direct }, { audit: [jsonlSink(file)] });
    await server.call('refund', { note: 'a\nb\u2028c' });
    await server.call('refund', { note: 'a\nb\u2028c' });
    await server.handler.close();
    const lines = readFileSync(file, 'utf8').split('\n');
    expect(lines.pop()).toBe('');
    const events = lines.map((line) => JSON.parse(line) as AuditEvent);
    expect(events).toEqual(await server.ledger.auditAfter(0, 100));
    expect(events.map(({ event }) => event)).toEqual(['call.changed', 'call.changed', 'call.repeated']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
