/**
 * Colour maps as data, for kernel and renderer alike. Written by test/fixtures/colormaps/make.py; do not edit.
 *
 * viridis: Stéfan van der Walt, Nathaniel Smith and Eric Firing, 2015, CC0, from matplotlib 3.11.2.
 * diverging (CET D1), cyclic (CET C8), cyclicSafe (CET CBC1): Peter Kovesi, "Good Colour Maps: How to
 * Design Them", arXiv:1509.03700, CC BY 4.0, from colorcet 3.2.1.
 */

export type ColormapKind = 'sequential' | 'diverging' | 'cyclic';

/** 256 colours, red, green, blue, in base64, 16 to a line. */
interface Colormap {
  readonly kind: ColormapKind;
  readonly rows: readonly string[];
}

declare const atob: (base64: string) => string;

export const colormaps = {
  grey: { kind: 'sequential', rows: [] },
  /** viridis. */
  viridis: {
    kind: 'sequential',
    rows: [
      'RAFURAJWRQRXRQVZRgdaRghcRgpdRgteRw1gRw5hRxBjRxFkRxNlSBRnSBZoSBdp',
      'SBhqSBpsSBttSBxuSB1vSB9wSCBxSCFzSCN0SCR1SCV2SCZ3SCh4SCl5Ryp6Ryx6',
      'Ry17Ry58Ry99RjB+RjJ+RjN/RjSARTWBRTeBRTiCRDmDRDqDRDuEQz2EQz6FQj+F',
      'QkCGQkGGQUKHQUSHQEWIQEaIP0eIP0iJPkmJPkqJPkyKPU2KPU6KPE+KPFCLO1GL',
      'O1KLOlOLOlSMOVWMOVaMOFiMOFmMN1qMN1uNNlyNNl2NNV6NNV+NNGCNNGGNM2KN',
      'M2ONMmSOMmWOMWaOMWeOMWiOMGmOMGqOL2uOL2yOLm2OLm6OLm+OLXCOLXGOLHGO',
      'LHKOLHOOK3SOK3WOKnaOKneOKniOKXmOKXqOKXuOKHyOKH2OJ36OJ3+OJ4COJoGO',
      'JoKOJoKOJYOOJYSOJYWOJIaOJIeOI4iOI4mOI4qNIouNIoyNIo2NIY6NIY+NIZCN',
      'IZGMIJKMIJKMIJOMH5SMH5WLH5aLH5eLH5iLH5mKH5qKHpuKHpyJHp2JH56JH5+I',
      'H6CIH6GIH6GHH6KHIKOGIKSGIaWFIaaFIqeFIqiEI6mDJKqDJauCJayCJq2BJ62B',
      'KK6AKa9/KrB/LLF+LbJ9LrN8L7R8MbV7MrZ6NLZ5Nbd5N7h4OLl3Orp2O7t1Pbx0',
      'P7xzQL1yQr5xRL9wRsBvSMFuSsFtTMJsTsNrUMRqUsVpVMVoVsZnWMdlWshkXMhj',
      'XsliYMpgY8tfZcteZ8xcac1bbM1abs5YcM9Xc9BWddBUd9FTetFRfNJQf9NOgdNN',
      'hNRLhtVJidVIi9ZGjtZFkNdDk9dBldhAmNg+m9k8ndk7oNo5oto3pds2qNs0qtwy',
      'rdwwsN0vst0ttd4ruN4put4ovd8mwN8lwt8jxeAhyOAgyuEfzeEd0OEc0uIb1eIa',
      '2OIZ2uMZ3eMY3+MY4uQY5eQZ5+QZ6uUa7OUb7+Uc8eUd9OYe9uYg+OYh++cj/ecl',
    ],
  },
  /** CET D1. */
  diverging: {
    kind: 'diverging',
    rows: [
      'IFDaJVHbKVLbLVPbMVXbNFbbOFfcO1jcPVncQFrcQ1vdRVzdSF3dSl/dTWDdT2He',
      'UWLeU2PeVmTeWGXeWmffXGjfXmnfYGrfYWvgY2zgZW7gZ2/gaXDga3HhbHLhbnTh',
      'cHXhcXbhc3fidXjidnnieHvienzie33ifX7jfn/jgIHjgoLjg4PjhYTkhobkiIfk',
      'iYjki4nkjIrljozlj43lkI7lko/lk5HllZLmlpPmmJTmmZbmmpfmnJjnnZnnnpvn',
      'oJznoZ3no57npKDopaHop6LoqKPoqaXoq6borKfprajpr6rpsKvpsazpsq7ptK/q',
      'tbDqtrHquLPqubTqurXqu7fqvbjrvrnrv7rrwLzrwr3rw77rxMDsxcHsx8LsyMTs',
      'ycXsysbszMjszcnszsrtz8vt0c3t0s7t08/t1NHt1dLt19Pu2NXu2dbu2tfu29nu',
      '3dru3tvu393u4N7u4d/u4+Du5OHu5eLu5uPu5+Tu6OXt6ebt6ubs6+fs7Ofr7Ofq',
      '7efp7ubo7ubm7+Xl7+Xk8OTi8OPg8OLf8eDd8d/b8d7Z8dzX8dvW8dnU8djS8dbQ',
      '8dXO8dPM8dLK8dDI8c/G8c3E8czC8crA8cm/8ce98cW78cS58MK38MG18L+z8L6x',
      '8Lyv8Lut77ms77eq77ao77Sm77Ok7rGi7rCg7q6e7q2d7aub7amZ7aiX7aaV7KWT',
      '7KOR7KKQ66CO65+M652K6puI6pqH6piF6ZeD6ZWB6ZR/6JJ96JB86I96541454x2',
      '5op15olz5Ydx5YVv5YRt5IJs5IFq439o431m4nxl4npj4Xlh4Xdf4HVe4HRc33Ja',
      '33FY3m9X3m1V3WxT3WpS3GhQ22dO22VM2mNL2mJJ2WBH2V5G2F1E11tC11lA1lc/',
      '1VY91VQ71FI61FA400420k010ksz0Ukx0Ecw0EUuz0MszkEqzj8pzT0nzDslyzkk',
      'yzciyjQgyTIeyTAdyC0bxysZxigXxiUVxSIUxB8SwxwQwxgOwhQMwQ8JwAkHvwIF',
    ],
  },
  /** CET C8. */
  cyclic: {
    kind: 'cyclic',
    rows: [
      '6JSV6ZWU6paS6peR65iQ65mP7JqO7JuN7ZyL7Z2K7Z+J7qCI7qGH7qKG76OF76WE',
      '76aD76eC76iA76l/76t+76x976187657769677F577J477N37rR27rZ17rd07rh0',
      '7blz7bty7bxx7L1w7L5v68Bu68Ft6sJs6sNr6cVr6cZq6Mdp58ho5sln5stm5cxm',
      '5M1l485k4s9k4dFj4NJi39Ni3tRh3NVh29Zh2ddh2Nhg1tlh1Nph0tth0Nxhzt1i',
      'zN1jyd5kx95lxd9mwt9owN9pvt9qu99sud9ut99vtN9xst9zsN50rt52q954qd15',
      'p917pdx9o9x+oduAn9uCndqDm9qFmNmGltmIlNiKktiLkNeNjteOjNaQitWSiNWT',
      'htSVhNOWgdOYf9KZfdGbe9GcedCed8+fdM+hcs6icM2kbs2la8ymacuoZ8qpZcqr',
      'YsmsYMitXsevXMawWcayV8WzVcS0UsO1UMK3TsK4S8G5ScC7R7+8RL69Qr2+P7zA',
      'PbvBO7vCOLrDNrnEM7jFMbfGLrbILLXJKbTKJ7PLJLLMIrHNILDOHa/PGq/QGK7R',
      'Fq3SE6zTEavUDqrUDKnVCajWB6fXBqbYBKXZBKTZA6PaA6LbA6HcBKDdBZ/dBp7e',
      'CJ3fCpzfDJvgD5rhEZnhE5jiFZfiF5bjGpTkHJPkHpLlIZHlI5DmJY/mKI7nKo3n',
      'LYzoMIvoMoroNYnpOIjpO4fpPobpQoXpRYPpSYLpTIHpUIDpVH/pWH7oXH3oYXzn',
      'ZXvnaXvmbXrlcnnkdnnjenjifnjhgXffhXfeiHfdjHfcj3baknbZlXbYmHbWm3fV',
      'nXfUoHfSonfRpXfQp3fOqnjNrHjMrnjKsHjJsnnItXnGt3nFuXrEu3rCvHvBvnu/',
      'wHu+wny9xHy7xX26x325yX63yn62zH+1zoC0z4Cy0IGx0oKw04Ku1YOt1oSs14Sq',
      '2YWp2oao24em3Iel3Yik3omj4Iqh4Yug4oyf442e446c5I+b5ZCa5pCZ55GX6JKW',
    ],
  },
  /** CET CBC1, for protanopia and deuteranopia. */
  cyclicSafe: {
    kind: 'cyclic',
    rows: [
      'PobqQIjrQ4nsR4rtS4zuTo3uUo/vVpDvWpLvXpTvYpXwZZfwaZjwbJrwcJzwc53w',
      'dp/weaDwfaLxgKTxg6XxhqfxianxjKrxjqzxka3xlK/xl7HxmrLynLTyn7byorjy',
      'pLnyp7vyqb3yrL7yrsDyscLytMPytsXyucfyu8nyvcrywMzyws7zxdDzx9HzydPz',
      'zNXzztbz0djz09rz1dzz2N3z2t/z3OHy3uLy4OTy4uXx5Ofw5ujv5+ju6ent6unr',
      '6+np6+nm6+nk6+jh6+fe6+bb6uTY6ePU6OHR5+DN5t7K5dzG5NvD49m/4te84dW5',
      '39O13tKy3dCu3M6r282n2cuk2Mmh18ed1saa1MSW08KT0sCQ0L+Mz72JzruFzLqC',
      'y7h/yrZ7yLV4x7N1xbFxxK9uw65rwaxnwKpkvqlgvaddu6VauqRWuKJTt6FPtZ9M',
      'tJ1IspxFsZpBr5g+rpc6rJU2q5QzqZIvp5Arpo8opI0koowgoYodn4gZnYcWnIUU',
      'moQRmIIQloEPlH8Ok30OkXwOj3oPjXkQi3cRinYSiHQThnMUhHEVgnAWgG4Xf20Y',
      'fWsZe2oaeWgad2YbdmUcdGMccmIdcGEeb18ebV4fa1wfaVsgZ1kgZlghZFYhYlUh',
      'YFMiX1IiXVAiW08jWU4jWEwjVkskVEkkUkgkUUYkT0UlTUQlS0IlSkElSEAlRj4m',
      'RD0mQzsmQTomPzkmPTcmPDYnOjUnODQnNzIoNTEoNDAoMjApMS8qMC4rLy4sLy4u',
      'Li4vLi4xLi8zLi82LjA4LjE6LzI9LzM/MDRCMTZFMTdIMjhKMzpNMztQNDxTND5W',
      'NT9ZNkFcNkJfN0NhN0VkOEZnOEhqOEltOUpwOUxzOk12Ok95OlB8O1J/O1ODO1SG',
      'O1aJO1eMPFmPPFqSPFyVPF2YPF+cPGCfPGKiPGOlPGWoPGasPGivO2myO2u1O2y5',
      'O268OnC/OnHDOXPGOXTJOHbMOHfQN3nTN3rWN3zZN33cN3/fN4DhOILkOoPmO4Xo',
    ],
  },
} as const satisfies Record<string, Colormap>;

export type ColormapName = keyof typeof colormaps;

export const isColormapName = (name: string): name is ColormapName =>
  Object.hasOwn(colormaps, name);

/** 256 × red, green, blue. */
export function colormapTable(name: ColormapName): Uint8Array {
  // Its rows would say no more than that.
  if (name === 'grey') return Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3));
  const bytes = atob(colormaps[name].rows.join(''));
  return Uint8Array.from(bytes, (byte) => byte.charCodeAt(0));
}
