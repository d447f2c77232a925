import { type InferSchemaType, Schema, type Types } from 'mongoose';
import { RULE_PICTURES } from '#app/domain/batches/picture-choices.ts';
import { conditionSchema } from '#app/domain/batches/product-conditions.schema.ts';
import { PRODUCT_STATUSES } from '#app/domain/batches/product-conditions.ts';
import { PUBLICATION_POSITIONS } from '#app/domain/businesses/publication-position.ts';
import { ENGINE_CATEGORIES, GARMENT_PHOTO_TYPES } from '#app/domain/garments/garment-categories.ts';
import { defineRecord } from '#app/services/database/record.ts';
import { TROUBLES } from './outcomes.ts';
import { PAUSE_REASONS } from './rule-choices.ts';

const part = { _id: false } as const;

const avatarSchema = new Schema(
  { avatarId: { type: Schema.Types.ObjectId, required: true }, name: { type: String, required: true } },
  part,
);

const automationRuleSchema = new Schema(
  {
    shop: { type: String, required: true },
    name: { type: String, required: true },
    /** Its place among the store's rules: the lowest is asked first. */
    order: { type: Number, required: true },
    match: { type: String, enum: ['all', 'any'], required: true },
    conditions: { type: [conditionSchema], required: true },
    /** Products with these of Shopify's states. */
    statuses: { type: [String], enum: PRODUCT_STATUSES, required: true },

    avatars: { type: [avatarSchema], required: true },
    pictures: { type: String, enum: RULE_PICTURES, required: true },
    photosPerPicture: { type: Number, required: true },
    photosPerProduct: { type: Number, required: true },
    /** For all products; what each one's type suggests, where none is set. */
    category: { type: String, enum: ENGINE_CATEGORIES },
    garmentPhotoType: { type: String, enum: GARMENT_PHOTO_TYPES, required: true },

    publishes: { type: String, enum: ['after-review', 'at-once'], required: true },
    position: { type: String, enum: PUBLICATION_POSITIONS, required: true },
    /** Whether a photo becomes the picture of the variants of its colour, or of those that show the garment's picture. */
    givesToVariants: { type: Boolean, required: true },

    /** Credits, by days and months of UTC; none where it is not set. */
    dailyCap: { type: Number },
    monthlyCap: { type: Number },

    /** Goes up with each change of what it does: the log says by which version something was decided. */
    version: { type: Number, required: true },
    /** Goes up with each change of which products it is for and what it makes of them. */
    choicesVersion: { type: Number, required: true },
    /** Hash of what it was made with: the same id with other choices is refused. */
    inputHash: { type: String, required: true },
    /** Products that were made before are none of its business: since it was made, or went on after a pause. */
    activeSince: { type: Date, required: true },
    paused: {
      type: new Schema(
        { at: { type: Date, required: true }, because: { type: String, enum: PAUSE_REASONS, required: true } },
        part,
      ),
    },
    /** Photos that failed since the last one that came to a picture. */
    failuresInRow: { type: Number, required: true, default: 0 },
    /** What keeps it from making photos now; gone with the next that it makes. */
    trouble: {
      type: new Schema(
        { code: { type: String, enum: TROUBLES, required: true }, at: { type: Date, required: true } },
        part,
      ),
    },
    /** Goes up with each photo that it asks for: two that ask at once can't miss each other's. */
    asked: { type: Number, required: true, default: 0 },
    /** A deleted rule stays, so that the log can name it. */
    deletedAt: { type: Date },
    createdAt: { type: Date, required: true },
    changedAt: { type: Date, required: true },
  },
  { collection: 'automation_rules' },
);
automationRuleSchema.index({ shop: 1, deletedAt: 1, order: 1, _id: 1 });

export const AutomationRuleRecord = defineRecord('AutomationRule', automationRuleSchema);
export type AutomationRule = InferSchemaType<typeof automationRuleSchema> & { _id: Types.ObjectId };
