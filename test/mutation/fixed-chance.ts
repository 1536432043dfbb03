import * as fc from 'fast-check';

// So that a mutant is killed in each run or in none.
fc.configureGlobal({ seed: 20_261_121 });
