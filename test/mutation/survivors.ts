import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Mutant } from './mutant.js';

interface Listed {
  readonly code: string;
  readonly mutant: string;
  readonly reason: string;
}

/** The mutants of which somebody has said why no test need notice them. */
export class Survivors {
  private readonly byFile: Readonly<Record<string, readonly Listed[]>>;

  constructor(path: URL) {
    this.byFile = parse(readFileSync(path, 'utf8')) as Readonly<Record<string, readonly Listed[]>>;
  }

  has({ file, code, mutant }: Mutant): boolean {
    return this.in(file).some((listed) => listed.code === code && listed.mutant === mutant);
  }

  /** What is listed for some files, and is none of these survivors. */
  gone(files: readonly string[], survivors: readonly Mutant[]): readonly string[] {
    return files.flatMap((file) =>
      this.in(file)
        .filter(
          ({ code, mutant }) => !survivors.some((at) => at.file === file && at.code === code && at.mutant === mutant),
        )
        .map(({ mutant }) => `${file}: ${mutant}`),
    );
  }

  private in(file: string): readonly Listed[] {
    return this.byFile[file] ?? [];
  }
}
