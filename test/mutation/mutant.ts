import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { MutantResult } from '@stryker-mutator/api/core';

/** A change of the code, as a person reads it: a line before and after. */
export interface Mutant {
  readonly file: string;
  readonly line: number;
  readonly code: string;
  readonly mutant: string;
  readonly fate: 'killed' | 'survived' | 'invalid';
}

/** Reads a mutant where it was made. What goes on over several lines is told by its first. */
export function readMutant({ fileName, location, replacement, status }: MutantResult): Mutant {
  const { start, end } = location;
  const lines = readFileSync(fileName, 'utf8').split('\n');
  const first = lines[start.line - 1] ?? '';
  const after = start.line === end.line ? first.slice(end.column - 1) : '';
  return {
    file: relative(process.cwd(), fileName),
    line: start.line,
    code: oneLine(first),
    mutant: oneLine(`${first.slice(0, start.column - 1)}${replacement}${after}`),
    fate: fateOf(status),
  };
}

/** A mutant that no test runs has survived; one that could not be run at all says nothing. */
function fateOf(status: MutantResult['status']): Mutant['fate'] {
  if (status === 'Killed' || status === 'Timeout') return 'killed';
  return status === 'Survived' || status === 'NoCoverage' ? 'survived' : 'invalid';
}

function oneLine(code: string): string {
  return code.replaceAll(/\s+/g, ' ').trim();
}
