import { z } from 'zod';

/** An item of a list that is not of the shape that is known here. */
interface UnreadItem {
  id: string;
  /** Which fields, and what is wrong with them: no values. */
  reason: string;
}

interface ListAnswer {
  data: { id: string; attributes: unknown }[];
  meta: { page: { currentPage: number; lastPage: number } };
}

/** One page of a list, read item by item: one of a new shape does not take the others with it. */
export function readList<T>(answer: ListAnswer, read: (id: string, attributes: unknown) => T) {
  const items: T[] = [];
  const unread: UnreadItem[] = [];
  for (const { id, attributes } of answer.data) {
    try {
      items.push(read(id, attributes));
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      const reason = error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
      unread.push({ id: String(id), reason });
    }
  }
  return { items, unread, isLast: answer.meta.page.currentPage >= answer.meta.page.lastPage };
}
