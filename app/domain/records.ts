/** Every record of the product, for building indexes. A test checks that no record file is missing here. */
import { AuditEntryRecord } from '#app/domain/audit/audit-entry.record.ts';
import { AutomationLogRecord } from '#app/domain/automations/automation-log.record.ts';
import { AutomationPhotoRecord } from '#app/domain/automations/automation-photo.record.ts';
import { AutomationRuleRecord } from '#app/domain/automations/automation-rule.record.ts';
import { AutomationStoreRecord } from '#app/domain/automations/automation-store.record.ts';
import { WatchedProductRecord } from '#app/domain/automations/watched-product.record.ts';
import { AvatarRecord } from '#app/domain/avatars/avatar.record.ts';
import { BatchRecord } from '#app/domain/batches/batch.record.ts';
import { BatchChunkRecord } from '#app/domain/batches/batch-chunk.record.ts';
import { BatchListRecord } from '#app/domain/batches/batch-list.record.ts';
import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { CreditEntryRecord } from '#app/domain/credits/credit-entry.record.ts';
import { EngineGateRecord } from '#app/domain/engine/engine-gate.record.ts';
import { EngineRunsRecord } from '#app/domain/engine/engine-runs.record.ts';
import { WaitingStoreRecord } from '#app/domain/engine/waiting-store.record.ts';
import { FlowRunRecord } from '#app/domain/flow/actions/flow-run.record.ts';
import { FlowTriggerRecord } from '#app/domain/flow/flow-trigger.record.ts';
import { FlowUseRecord } from '#app/domain/flow/flow-use.record.ts';
import { GarmentUploadRecord } from '#app/domain/garments/garment-upload.record.ts';
import { WebhookMessageRecord } from '#app/domain/inbox/webhook-message.record.ts';
import { MailRecord } from '#app/domain/mail/mail.record.ts';
import { MailGateRecord } from '#app/domain/mail/mail-gate.record.ts';
import { SuppressedAddressRecord } from '#app/domain/mail/suppressed-address.record.ts';
import { MigrationRecord } from '#app/domain/migrations/migration.record.ts';
import { CheckoutRecord } from '#app/domain/payments/checkout.record.ts';
import { FirstOrderRecord } from '#app/domain/payments/first-order.record.ts';
import { InvoiceRecord } from '#app/domain/payments/invoice.record.ts';
import { PaymentRecord } from '#app/domain/payments/payment.record.ts';
import { ReconciliationRecord } from '#app/domain/payments/reconciliation.record.ts';
import { SubscriptionRecord } from '#app/domain/payments/subscription.record.ts';
import { DerivedPictureRecord } from '#app/domain/pictures/derived-picture.record.ts';
import { BulkActionRecord } from '#app/domain/publications/bulk-action.record.ts';
import { BulkItemRecord } from '#app/domain/publications/bulk-item.record.ts';
import { PublicationRecord } from '#app/domain/publications/publication.record.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { PictureDeletionRecord } from '#app/domain/store-life/picture-deletion.record.ts';
import { FreeAllowanceMemoryRecord } from '#app/domain/store-names/free-allowance-memory.record.ts';
import { StoreDeletionRecord } from '#app/domain/store-names/store-deletion.record.ts';
import { BuildRecord } from '#app/services/database/build.record.ts';
import { LeaseRecord } from '#app/services/database/lease.record.ts';
import { SessionSightingRecord } from '#app/services/shopify/session-sighting.record.ts';

export const RECORDS = [
  AuditEntryRecord,
  AutomationLogRecord,
  AutomationPhotoRecord,
  AutomationRuleRecord,
  AutomationStoreRecord,
  AvatarRecord,
  BatchChunkRecord,
  BatchListRecord,
  BatchRecord,
  BuildRecord,
  BulkActionRecord,
  BulkItemRecord,
  BusinessRecord,
  CheckoutRecord,
  CreditEntryRecord,
  DerivedPictureRecord,
  EngineGateRecord,
  EngineRunsRecord,
  FirstOrderRecord,
  FlowRunRecord,
  FlowTriggerRecord,
  FlowUseRecord,
  FreeAllowanceMemoryRecord,
  GarmentUploadRecord,
  InvoiceRecord,
  LeaseRecord,
  MailGateRecord,
  MailRecord,
  MigrationRecord,
  PaymentRecord,
  PictureDeletionRecord,
  PublicationRecord,
  ReconciliationRecord,
  RenderRecord,
  SessionSightingRecord,
  StoreDeletionRecord,
  SubscriptionRecord,
  SuppressedAddressRecord,
  WaitingStoreRecord,
  WatchedProductRecord,
  WebhookMessageRecord,
];
