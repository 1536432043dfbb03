import { Chance } from './chance.js';
import { Coverage } from './judge/coverage.js';
import type { ServerProcess } from './server/server-process.js';
import type { Weight } from './server/messages.js';
import { stories } from './stories/stories.js';
import { Storyteller, type Step } from './stories/storyteller.js';

/** What to send. */
export interface CampaignOptions {
  readonly server: ServerProcess;
  readonly port: number;
  readonly seed: number;
  /** How many requests, about: no story is broken off. */
  readonly requests: number;
  /** The only story to tell. */
  readonly only?: number;
  readonly onProgress?: (sent: number) => void;
}

/** What came of it. */
export interface CampaignResult {
  readonly requests: number;
  readonly stories: number;
  /** What was wrong, with the story it was wrong in. */
  readonly problems: readonly string[];
  readonly coverage: Coverage;
  /** How many deliveries were twisted, by what was done to them. */
  readonly twists: ReadonlyMap<string, number>;
  /** What the server kept, from time to time; at each, nothing is under way. */
  readonly weights: readonly Weight[];
}

/** How many stories are told at the same time. */
const atOnce = 40;
/** How often the server is weighed. The last stories before each are waited for. */
const weighings = 5;
/** More of them would say the same. */
const mostProblems = 20;

/** Tells one story after another until enough requests were sent, or something is wrong. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const { server, port, seed, requests, only, onProgress } = options;
  const coverage = new Coverage();
  const problems: string[] = [];
  const twists = new Map<string, number>();
  const weights: Weight[] = [];
  let sent = 0;
  let told = 0;

  const tell = async (number: number): Promise<void> => {
    const onStep = (step: Step): void => {
      sent += step.twisted.delivery.requests;
      twists.set(step.twisted.twist, (twists.get(step.twisted.twist) ?? 0) + 1);
      coverage.add(step.judged.flatMap(({ seen }) => seen));
      problems.push(...step.problems.map((problem) => `story ${number}: ${problem}\n${describe(step)}`));
    };
    const onProblem = (problem: string): void => void problems.push(`story ${number}: ${problem}`);
    const teller = new Storyteller({ seed, number, port, onStep, onProblem });
    const story = new Chance(seed, number, 'story').weighted(stories);
    try {
      await story(teller);
    } finally {
      teller.end();
    }
  };
  const isOver = (enough: number): boolean =>
    sent >= enough || problems.length >= mostProblems || server.end !== undefined;
  const tellUntil = async (enough: number): Promise<void> => {
    while (!isOver(enough)) await tell(told++);
  };

  if (only !== undefined) await tell(only);
  const parts = only === undefined ? weighings : 0;
  for (let part = 1; part <= parts; part++) {
    await Promise.all(Array.from({ length: atOnce }, () => tellUntil((requests * part) / weighings)));
    if (server.end !== undefined) break;
    weights.push(await server.weigh());
    onProgress?.(sent);
  }
  problems.push(...server.complaints.slice(0, mostProblems));
  if (server.end !== undefined) problems.unshift(`the server has ended: ${server.end}`);
  return { requests: sent, stories: told, problems, coverage, twists, weights };
}

/** A delivery in short, for whoever looks for what was wrong. */
function describe({ message: { method, target }, twisted: { twist, delivery }, outcome }: Step): string {
  const start = Buffer.concat(delivery.pieces).toString('latin1').slice(0, 2_000);
  const answers = outcome.answers.map(({ http, body }) => `${http} ${body.toString('latin1').slice(0, 500)}`);
  return `  ${method} ${target}, twisted: ${twist}, ${delivery.ending}\n  ${JSON.stringify(start)}\n  -> ${answers.join(' | ')}`;
}
