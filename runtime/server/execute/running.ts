/** A handler at work in this process. */
export interface Running {
  readonly tool: string;
  /** Under which it has claimed its call; 0 for a call that is not stored. */
  readonly fence: number;
  /** Tells the handler to stop. */
  readonly abort: (reason: Error) => void;
  /** Resolves when nothing is left to do: the outcome is stored, or somebody else's matter. Never rejects. */
  readonly done: Promise<void>;
}
