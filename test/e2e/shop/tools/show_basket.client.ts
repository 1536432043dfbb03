import type { ShowBasketHandler } from '../generated/client-tools/show_basket.js';

export const showBasket: ShowBasketHandler = ({ skus, heading }) => {
  if (typeof document !== 'undefined') document.title = heading;
  return { output: { heading, count: skus.length } };
};
