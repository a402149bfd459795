/** Of several rounds. */
export interface Spread {
  minimum: number;
  median: number;
  maximum: number;
  rounds: number;
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    minimum: at(0),
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    maximum: at(sorted.length - 1),
    rounds: sorted.length,
  };
}

/** Round by round, what was measured in the same round being compared. */
export function ratios(values: readonly number[], to: readonly number[]): Spread {
  return spread(values.map((value, round) => value / (to[round] ?? NaN)));
}
