/** Job -> domain function: one line each, and the type refuses a job without one. */
import { lookAtProduct } from '#app/domain/automations/run/look-at-product.ts';
import { reconcileProducts } from '#app/domain/automations/run/reconcile-products.ts';
import { settlePhoto } from '#app/domain/automations/run/settle-photo.ts';
import { sweepAutomations } from '#app/domain/automations/run/sweep-automations.ts';
import { dropOldQuotes } from '#app/domain/batches/ask/drop-old-quotes.ts';
import { advanceBatch, listBatch } from '#app/domain/batches/run/advance-batch.ts';
import { sweepBatches } from '#app/domain/batches/run/sweep-batches.ts';

import { resetDueAllowances } from '#app/domain/credits/reset-due-allowances.ts';
import { advanceFlowRun, sweepFlowRuns } from '#app/domain/flow/actions/advance-flow-run.ts';
import { sendFlowTrigger, sweepFlowTriggers } from '#app/domain/flow/send-flow-trigger.ts';
import { sweepUploads } from '#app/domain/garments/sweep-uploads.ts';
import { eraseOldPayloads } from '#app/domain/inbox/erase-old-payloads.ts';
import type { JobName, JobPayload } from '#app/domain/jobs.ts';
import { sendDueMail, sweepMail } from '#app/domain/mail/send-due-mail.ts';
import { lookAtPublished } from '#app/domain/publications/ask/look-at-published.ts';
import { advanceBulkAction } from '#app/domain/publications/bulk/advance-bulk-action.ts';
import { sweepBulkActions } from '#app/domain/publications/bulk/sweep-bulk-actions.ts';
import { advancePublication } from '#app/domain/publications/run/advance-publication.ts';
import { sweepPublications } from '#app/domain/publications/run/sweep-publications.ts';
import { reconcileNightly, sweepAndReconcile } from '#app/domain/reconciliation/run-reconciliation.ts';
import { advanceRender } from '#app/domain/renders/run/advance-render.ts';
import { assignEngineSlots } from '#app/domain/renders/run/assign-engine-slots.ts';
import { prepareRenders } from '#app/domain/renders/run/prepare-renders.ts';
import { sweepRenders } from '#app/domain/renders/run/sweep-renders.ts';
import { deleteNotedPictures } from '#app/domain/store-life/delete-pictures.ts';
import { forgetStepByStep } from '#app/domain/store-life/forget-step-by-step.ts';
import { processWebhooks, sweepWebhooks } from '#app/domain/webhooks/process-webhook.ts';

export const HANDLERS: { [N in JobName]: (payload: JobPayload<N>) => Promise<unknown> } = {
  'renders.dispatch': () => assignEngineSlots(),
  'renders.advance': advanceRender,
  'renders.prepare': prepareRenders,
  'batches.advance': advanceBatch,
  'batches.list': listBatch,
  'publications.advance': advancePublication,
  'publications.advance-bulk': advanceBulkAction,
  'automations.look': lookAtProduct,
  'automations.settle': settlePhoto,
  'automations.reconcile': reconcileProducts,
  'automations.sweep': () => sweepAutomations(),
  'webhooks.process': ({ messageIds }) => processWebhooks(messageIds),
  'flow.send': sendFlowTrigger,
  'flow.advance': advanceFlowRun,
  'mail.send': () => sendDueMail(),
  'renders.sweep': () => sweepRenders(),
  'batches.sweep': () => sweepBatches(),
  'batches.drop-quotes': () => dropOldQuotes(new Date()),
  'publications.sweep': () => sweepPublications(),
  'publications.sweep-bulk': () => sweepBulkActions(),
  'publications.look': () => lookAtPublished(),
  'webhooks.sweep': () => sweepWebhooks(),
  'flow.sweep': () => Promise.all([sweepFlowTriggers(), sweepFlowRuns()]),
  'mail.sweep': () => sweepMail(),
  'garments.sweep-uploads': () => sweepUploads(),
  'stores.forget': () => forgetStepByStep({}),
  'pictures.delete-noted': () => deleteNotedPictures({}),
  'billing.sweep': () => sweepAndReconcile(new Date()),
  'billing.reconcile': () => reconcileNightly(new Date()),
  'webhooks.erase-old': () => eraseOldPayloads(new Date()),
  'credits.reset-due': () => resetDueAllowances(new Date()),
};
