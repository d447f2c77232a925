/** What a presigned form allows: the policy's conditions against the fields and the file that came. */

export type PolicyProblem = { code: 'AccessDenied' | 'EntityTooLarge' | 'EntityTooSmall'; detail: string };

type Condition = Record<string, string> | [string, string | number, string | number];

/** The first condition that is not met, or undefined. Field names are in lower case. */
export function checkPolicy(fields: Map<string, string>, fileBytes: number, now: Date): PolicyProblem | undefined {
  const policy = JSON.parse(Buffer.from(fields.get('policy') ?? '', 'base64').toString('utf8')) as {
    expiration: string;
    conditions: Condition[];
  };
  if (!(Date.parse(policy.expiration) > now.getTime())) return denied('Invalid according to Policy: Policy expired.');
  for (const condition of policy.conditions) {
    const problem = checkCondition(condition, fields, fileBytes);
    if (problem) return problem;
  }
  return undefined;
}

function checkCondition(
  condition: Condition,
  fields: Map<string, string>,
  fileBytes: number,
): PolicyProblem | undefined {
  if (!Array.isArray(condition)) {
    for (const [name, value] of Object.entries(condition)) {
      if (fields.get(name.toLowerCase()) !== value) return denied(`Invalid according to Policy: ${name}`);
    }
    return undefined;
  }
  const [operator, first, second] = condition;
  switch (operator) {
    case 'content-length-range':
      if (fileBytes > Number(second)) return { code: 'EntityTooLarge', detail: `At most ${second} bytes` };
      if (fileBytes < Number(first)) return { code: 'EntityTooSmall', detail: `At least ${first} bytes` };
      return undefined;
    case 'eq':
      return fields.get(fieldName(first)) === second ? undefined : denied(`Invalid according to Policy: ${first}`);
    case 'starts-with':
      return fields.get(fieldName(first))?.startsWith(String(second))
        ? undefined
        : denied(`Invalid according to Policy: ${first}`);
    default:
      return denied(`Unknown condition ${operator}`);
  }
}

function fieldName(name: string | number): string {
  return String(name).replace(/^\$/, '').toLowerCase();
}

function denied(detail: string): PolicyProblem {
  return { code: 'AccessDenied', detail };
}
