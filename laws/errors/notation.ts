/**
 * @file notation — mistakes with axes named by letters and words, and with windows.
 */
import type { Chapter } from './mistake.ts'

export const notation: Chapter = {
  title: 'Named axes, convolutions and pools',
  about:
    '`einsum` and `rearrange` read their pattern, and so do the types. Convolutions have their channels last.',
  from: ['cotangent'],
  mistakes: [
    {
      name: 'One letter for two sizes',
      given: 'const x = ones([8, 20, 64])\nconst y = ones([8, 32, 64])',
      wrong: "einsum('bij,bjk->bik', x, «y»)",
      right: "einsum('bij,bkj->bik', x, y)",
    },
    {
      name: 'A letter that comes from nowhere',
      given: 'const x = ones([2, 3])\nconst y = ones([3, 4])',
      wrong: "einsum(«'ij,jk->il'», x, y)",
      right: "einsum('ij,jk->ik', x, y)",
    },
    {
      name: 'A pattern for another number of tensors',
      given: 'const x = ones([2, 3])',
      wrong: "einsum(«'ij,jk->ik'», x)",
      right: "einsum('ij->ji', x)",
    },
    {
      name: 'Heads that do not divide the width',
      given: 'const x = ones([8, 20, 65])',
      wrong: "rearrange(x, 'b t (h d) -> b h t d', «{ h: 8 }»)",
      right: "rearrange(x, 'b t (h d) -> b h t d', { h: 5 })",
    },
    {
      name: 'A group without a size',
      given: 'const x = ones([8, 20, 64])',
      wrong: "rearrange(x, «'b t (h d) -> b h t d'»)",
      right: "rearrange(x, 'b t (h d) -> b h t d', { h: 8 })",
    },
    {
      name: 'A kernel for other channels',
      given: 'const images = ones([8, 28, 28, 3])\nconst kernel = ones([5, 5, 1, 16])',
      wrong: 'convolve(images, «kernel»)',
      right: 'convolve(sum(images, { axes: [-1], keepAxes: true }), kernel)',
    },
    {
      name: 'Channels that come first',
      given: 'const images = ones([8, 3, 28, 28])\nconst kernel = ones([5, 5, 3, 16])',
      wrong: 'convolve(images, «kernel»)',
      right: "convolve(rearrange(images, 'b c h w -> b h w c'), kernel)",
    },
    {
      name: 'A window larger than the image',
      given: 'const images = ones([8, 2, 2, 4])',
      wrong: 'maxPool(images, { «window»: 3 })',
      right: 'maxPool(images, { window: 2 })',
    },
  ],
}
