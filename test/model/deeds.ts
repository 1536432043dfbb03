import fc from 'fast-check';
import type { Aimed, Deed } from './commands.js';
import type { Model } from './model.js';
import type { Fault } from './records.js';
import type { Call } from './stored-call.js';
import { sayOf, times, tools, type Does, type Input, type Person, type ToolName } from './tools.js';

const doing = fc.constantFrom<Does[]>('returns', 'returns', 'returns', 'works', 'declines', 'breaks', 'hands over');
const inputs: fc.Arbitrary<Input> = fc.record({
  order: fc.nat({ max: 1 }),
  amount: fc.constantFrom(0, 0, 0, 1, 1, 2, 2, 3, 4),
  does: doing,
});
const faults = mostly<Fault>(
  'none',
  fc.constantFrom('no ledger', 'unheard', 'no mark', 'dies at claim', 'dies at mark', 'dies at outcome'),
);
const somebody = fc.constantFrom<Person[]>('ann', 'ben', 'sue', 'eve', 'other-ann', 'bot-for-ann');
/** Undefined: whoever made a call, or may decide about it. */
const anyone = mostly(undefined, somebody);
const callers = fc.constantFrom<Person[]>('ann', 'ann', 'ann', 'ben', 'sue', 'other-ann', 'bot', 'bot-for-ann');
/** Which of the calls that a deed is meant for; of all calls, when it is odd. */
const index = fc.nat({ max: 40 });

/** The tools about which there is most to say. */
const frequent: readonly ToolName[] = ['pay', 'pay', 'safe', 'confirm', 'confirm', 'confirm', 'later', 'supervise'];

/** Sends a call. Three keys for each caller and tool are few enough to meet again. */
const calling: fc.Arbitrary<Deed> = fc
  .record({
    by: callers,
    tool: fc.constantFrom(...(Object.keys(tools) as ToolName[]), ...frequent),
    input: inputs,
    key: fc.constantFrom('k1', 'k2', 'k3', 'k1', 'k2', 'k3', 'k1', null),
    fault: faults,
  })
  .map(({ fault, ...sent }) => ({
    says: `${sent.by} calls ${sent.tool} ${JSON.stringify(sent.input)} ${sent.key}`,
    fault,
    aim: () => sending(sent),
  }));

/** Sends a call that was sent before once more, perhaps with another input. */
const repeating: fc.Arbitrary<Deed> = fc
  .record({ which: index, fault: faults, alters: mostly(false, fc.constant(true)) })
  .map(({ which, fault, alters }) => ({
    says: `#${which} again${alters ? ', altered' : ''}`,
    fault,
    isPossible: hasCalls,
    aim: (now) => {
      const { by, tool, key, sent } = pick(now, which, isAny);
      const input = JSON.parse(sent) as Input;
      return sending({ by, tool, key, input: alters ? { ...input, order: 1 - input.order } : input });
    },
  }));

const deciding: fc.Arbitrary<Deed> = fc
  .record({
    which: index,
    fault: faults,
    someone: anyone,
    what: fc.constantFrom('approve' as const, 'approve' as const, 'deny' as const),
    edit: mostly(undefined, inputs),
    behind: mostly(0, fc.constant(1)),
  })
  .map(({ which, fault, someone, what, behind, ...given }) => {
    const edit = what === 'approve' ? given.edit : undefined;
    const edited = edit ? ` as ${JSON.stringify(edit)}` : '';
    return {
      says: `${someone ?? 'whoever may'}: ${what} #${which}${edited}${behind ? ', as it was before' : ''}`,
      fault,
      isPossible: ({ calls }) => calls.some(({ gate }) => gate !== null),
      aim: (now) => {
        const call = pick(now, which, isWaiting);
        const person = someone ?? deciderOf(call);
        const version = call.version - behind;
        return {
          onModel: (model, request) => model.decide(request, person, callOf(model, call), what, version, edit),
          onSystem: (system, request) => {
            const path = `/${system.idOf(call.id)}/approval`;
            const body = { decision: what, version, ...(edit ? { input: { ...edit } } : {}) };
            system.ask(request, system.server.send('POST', path, { authorization: `Decision ${person}` }, body));
          },
        };
      },
    };
  });

const looking: fc.Arbitrary<Deed> = fc
  .record({ which: index, fault: faults, someone: anyone, cancels: fc.boolean() })
  .map(({ which, fault, someone, cancels }) => ({
    says: `${someone ?? 'its owner'} ${cancels ? 'cancels' : 'looks at'} #${which}`,
    fault,
    isPossible: hasCalls,
    aim: (now) => {
      const call = pick(now, which, isUnsettled);
      const by = someone ?? call.by;
      return {
        onModel: (model, request) => model.look(request, by, callOf(model, call), cancels),
        onSystem: (system, request) => {
          const method = cancels ? 'DELETE' : 'GET';
          const headers = { authorization: `Bearer ${by}` };
          system.ask(request, system.server.send(method, `/${system.idOf(call.id)}`, headers));
        },
      };
    },
  }));

const completing: fc.Arbitrary<Deed> = fc
  .record({ which: index, isDone: fc.boolean(), isPerson: fc.boolean() })
  .map(({ which, isDone, isPerson }) => ({
    says: `the host says that #${which} was ${isDone ? 'done' : 'not done'}`,
    isPossible: ({ calls }) => calls.some(isOpen),
    aim: (now) => {
      const call = pick(now, which, isOpen);
      const failed = { code: 'DECLINED', message: 'nothing was done' };
      const completion = isDone ? { output: { told: true } } : { failed };
      return {
        onModel: (model, request) => model.complete(request, callOf(model, call), isDone),
        onSystem: (system, request) => {
          const { calls } = system.server.handler;
          const id = system.idOf(call.id);
          const telling = isPerson ? calls.resolve(id, completion, 'sue') : calls.complete(id, completion);
          system.ask(
            request,
            telling.then(({ kind }) => kind),
          );
        },
      };
    },
  }));

const finishing: fc.Arbitrary<Deed> = fc
  .record({ which: index, end: fc.constantFrom<Does[]>('returns', 'returns', 'declines', 'breaks', 'hands over') })
  .map(({ which, end }) => ({
    says: `handler ${which} at work ${end}`,
    isPossible: ({ atWork }) => atWork.length > 0,
    aim: ({ atWork }) => {
      const work = atWork[which % atWork.length] as Model['atWork'][number];
      return {
        onModel: (model) => model.finish(work, end),
        onSystem: (system) => system.finish(work.call.id, end),
      };
    },
  }));

function time(ms: number): Deed {
  return { says: `${ms} ms pass`, aim: () => ({ onModel: (model) => model.pass(ms), onSystem: () => {} }) };
}

const passing: fc.Arbitrary<Deed> = fc
  .constantFrom(1_000, 4_999, 16_000, 31_000, 61_000, 121_000, 600_000, 3_600_000, 86_400_000)
  .map(time);

/** The clock of the machine jumps, and a request makes sure that the server notices. */
const jumping: fc.Arbitrary<Deed> = fc.constantFrom(3_600_000, -3_600_000, 20_000, -20_000).map((ms) => {
  const glance = sending({ by: 'ann', tool: 'look', input: { order: 0, amount: 0, does: 'returns' }, key: null });
  return {
    says: `the clock jumps by ${ms} ms`,
    aim: () => ({
      onModel: (model, request) => {
        model.setClock(ms);
        glance.onModel(model, request);
      },
      onSystem: (system, request) => {
        system.environment.setClock(ms);
        glance.onSystem(system, request);
      },
    }),
  };
});

const sweep: Deed = {
  says: 'a sweep',
  aim: () => ({
    onModel: (model) => model.sweep(),
    onSystem: (system) => void system.server.handler.sweep(),
  }),
};

const asking: fc.Arbitrary<Deed> = fc
  .constantFrom('knows' as const, 'knows' as const, 'forgets' as const, 'fails' as const)
  .map((state) => ({
    says: `the directory ${state}`,
    aim: () => ({
      onModel: (model) => void (model.directory = state),
      onSystem: (system) => void (system.directory = state),
    }),
  }));

/** The process is lost; the next one may have other contracts. */
function restartWith(says: string, restartsWith: (contract: string) => string): Deed {
  return { says, restartsWith, aim: () => ({ onModel: () => {}, onSystem: () => {} }) };
}

const kill = restartWith('the process is killed', (now) => now);
const deploy = restartWith('a deploy with other contracts', (now) => (now === 'first' ? 'second' : 'first'));
const restarting = fc.constantFrom(kill, kill, deploy);
const sweeping = fc.constant(sweep);

/** After this, every call has an outcome. */
export const ending: readonly Deed[] = [kill, time(2 * times.day), sweep, time(2 * times.day), sweep];

/** Everything that can happen. */
export const deeds: readonly fc.Arbitrary<Deed>[] = [
  ...Array.from({ length: 5 }, () => calling),
  ...Array.from({ length: 4 }, () => repeating),
  ...Array.from({ length: 5 }, () => deciding),
  ...[looking, completing, finishing, finishing, passing, passing, passing],
  ...[sweeping, sweeping, jumping, asking, restarting, restarting],
];

interface Sent {
  readonly by: Person;
  readonly tool: ToolName;
  readonly input: Input;
  readonly key: string | null;
}

function sending({ by, tool, input, key }: Sent): Aimed {
  return {
    onModel: (model, request) => model.call(request, by, tool, input, key),
    onSystem: (system, request) => system.ask(request, system.server.call(tool, { ...input }, { as: by, key })),
  };
}

/** The same call, as another model has it. */
function callOf({ calls }: Model, { id }: Call): Call {
  return calls[id] as Call;
}

/** Something else now and then. */
function mostly<T>(usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
}

function hasCalls({ calls }: Model): boolean {
  return calls.length > 0;
}

const isAny = (): boolean => true;
const isWaiting = ({ state }: Call): boolean => state === 'waiting';
const isUnsettled = ({ state }: Call): boolean => state !== 'settled';
const isOpen = ({ state, outcome }: Call): boolean => state === 'accepted' || outcome === 'unknown';

function pick({ calls }: Model, which: number, isMeant: (call: Call) => boolean): Call {
  const meant = which % 2 === 0 ? calls.filter(isMeant) : [];
  const among = meant.length > 0 ? meant : calls;
  return among[(which >> 1) % among.length] as Call;
}

function deciderOf(call: Call): Person {
  return (
    (['ann', 'ben', 'sue', 'other-ann', 'eve'] as const).find((person) => sayOf(person, call) === 'decides') ?? 'ben'
  );
}

/** What can be asked at the same time. */
export const requests: readonly fc.Arbitrary<Deed>[] = [
  ...[calling, repeating, repeating, deciding, deciding, looking, completing],
].map((one) => one.map((deed) => ({ ...deed, fault: 'none' as const })));
