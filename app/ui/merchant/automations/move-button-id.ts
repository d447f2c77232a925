/** By which the button is found that moves a rule up (-1) or down (1). */
export const moveButtonId = (ruleId: string, by: -1 | 1): string => `rule-${by === 1 ? 'down' : 'up'}-${ruleId}`;
