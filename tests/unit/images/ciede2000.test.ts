import { expect, it } from 'vitest';
import { ciede2000, labDifference } from '#tests/fixtures/awkward-pictures/ciede2000.ts';

it.each([
  [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
  [[50, -1.3802, -84.2814], [50, 0, -82.7485], 1.0],
  [[50, 0, 0], [50, -1, 2], 2.3669],
  [[50, 2.5, 0], [73, 25, -18], 27.1492],
  [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
  [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
] as const)('the difference of two colours is the one that its authors publish', (one, other, published) => {
  expect(labDifference(one, other)).toBeCloseTo(published, 4);
});

it('a colour does not differ from itself', () => {
  expect(ciede2000([179, 70, 44], [179, 70, 44])).toBe(0);
});
