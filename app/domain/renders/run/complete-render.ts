import type { ClientSession } from 'mongoose';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { enqueueFlowTrigger, ringForTrigger } from '#app/domain/flow/enqueue-flow-trigger.ts';
import { ring } from '#app/domain/jobs.ts';
import { enqueueMailOnce } from '#app/domain/mail/enqueue-mail.ts';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';
import { LeaseLost } from '#app/services/database/held-record.ts';
import { inTransaction } from '#app/services/database/transaction.ts';
import { lateMark } from './late-mark.ts';
import { readyNews } from './ready-news.ts';
import { renderStep } from './render-lease.ts';
import { ringAsker } from './ring-asker.ts';

/** Completes a render whose picture is stored, and tells the merchant who asked to hear of it, in one transaction, once. */
export async function completeRender(render: Render, output: NonNullable<Render['output']>): Promise<void> {
  const { condition, update } = renderStep(render, {
    status: 'completed',
    set: { output, completedAt: new Date(), ...lateMark(render), ...opened(render) },
    unset: ['leaseUntil', 'outputUrl'],
  });
  const news = await readyNews(render);
  const complete = async (session?: ClientSession) => {
    const completed = await RenderRecord.updateOne(condition, update, session ? { session } : {});
    if (completed.modifiedCount !== 1) throw new LeaseLost('render', render._id);
    if (news && session) await enqueueFlowTrigger(news, session);
  };
  // A batch has one mail for all of its photos, and of what rules make the merchant hears where they fail to.
  if (render.batch || render.automation) {
    await (news ? inTransaction(complete) : complete());
    if (news) await ringForTrigger(news);
    return ringAsker(render);
  }
  const isTold = await inTransaction(async (session) => {
    await complete(session);
    return tellOfRender(render, session);
  });
  if (isTold) await ring('mail.send', {});
  if (news) await ringForTrigger(news);
}

async function tellOfRender({ shop, _id, garment }: Render, session: ClientSession): Promise<boolean> {
  const business = await BusinessRecord.findOne({ shop, archivedAt: null, 'settings.mailOnRenderDone': true })
    .session(session)
    .select('name email')
    .lean();
  if (!business?.email) return false;
  const facts = { storeName: business.name, garment: garment.title, renderId: String(_id) };
  const key = `render-done-${_id}`;
  await enqueueMailOnce({ key, shop, to: business.email, template: 'render-done', facts }, session);
  return true;
}

/** A rule's photo that failed before, and was followed so, is looked at once more: its result came late. */
function opened({ automation }: Render) {
  return automation ? { 'automation.isOpen': true, 'automation.dueAt': new Date() } : {};
}
