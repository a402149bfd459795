/** How far a move to the vendor's next stack is: who may use the sign-on for it. */
export const moveStages = ["test", "everyone"] as const;

export type MoveStage = (typeof moveStages)[number];
