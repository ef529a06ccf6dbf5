/**
 * Colour maps as data, for kernel and renderer alike. Written by test/fixtures/colormaps/make.py; do not edit.
 *
 * viridis: Stéfan van der Walt, Nathaniel Smith and Eric Firing, 2015, CC0, from matplotlib 3.11.2.
 * diverging (CET D1), cyclic (CET C8), cyclicSafe (CET CBC1): Peter Kovesi, "Good Colour Maps: How to
 * Design Them", arXiv:1509.03700, CC BY 4.0, from colorcet 3.2.1.
 */

export type ColormapKind = 'sequential' | 'diverging' | 'cyclic';

/** 256 colours as hexadecimal digits, 16 to a line. */
interface Colormap {
  readonly kind: ColormapKind;
  readonly rows: readonly string[];
}

const grey = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0').repeat(3)).join(
  '',
);

export const colormaps = {
  grey: { kind: 'sequential', rows: [grey] },
  /** viridis. */
  viridis: {
    kind: 'sequential',
    rows: [
      '44015444025645045745055946075a46085c460a5d460b5e470d60470e61471063471164471365481467481668481769',
      '48186a481a6c481b6d481c6e481d6f481f70482071482173482374482475482576482677482878482979472a7a472c7a',
      '472d7b472e7c472f7d46307e46327e46337f463480453581453781453882443983443a83443b84433d84433e85423f85',
      '4240864241864142874144874045884046883f47883f48893e49893e4a893e4c8a3d4d8a3d4e8a3c4f8a3c508b3b518b',
      '3b528b3a538b3a548c39558c39568c38588c38598c375a8c375b8d365c8d365d8d355e8d355f8d34608d34618d33628d',
      '33638d32648e32658e31668e31678e31688e30698e306a8e2f6b8e2f6c8e2e6d8e2e6e8e2e6f8e2d708e2d718e2c718e',
      '2c728e2c738e2b748e2b758e2a768e2a778e2a788e29798e297a8e297b8e287c8e287d8e277e8e277f8e27808e26818e',
      '26828e26828e25838e25848e25858e24868e24878e23888e23898e238a8d228b8d228c8d228d8d218e8d218f8d21908d',
      '21918c20928c20928c20938c1f948c1f958b1f968b1f978b1f988b1f998a1f9a8a1e9b8a1e9c891e9d891f9e891f9f88',
      '1fa0881fa1881fa1871fa28720a38620a48621a58521a68522a78522a88423a98324aa8325ab8225ac8226ad8127ad81',
      '28ae8029af7f2ab07f2cb17e2db27d2eb37c2fb47c31b57b32b67a34b67935b77937b87838b9773aba763bbb753dbc74',
      '3fbc7340bd7242be7144bf7046c06f48c16e4ac16d4cc26c4ec36b50c46a52c56954c56856c66758c7655ac8645cc863',
      '5ec96260ca6063cb5f65cb5e67cc5c69cd5b6ccd5a6ece5870cf5773d05675d05477d1537ad1517cd2507fd34e81d34d',
      '84d44b86d54989d5488bd6468ed64590d74393d74195d84098d83e9bd93c9dd93ba0da39a2da37a5db36a8db34aadc32',
      'addc30b0dd2fb2dd2db5de2bb8de29bade28bddf26c0df25c2df23c5e021c8e020cae11fcde11dd0e11cd2e21bd5e21a',
      'd8e219dae319dde318dfe318e2e418e5e419e7e419eae51aece51befe51cf1e51df4e61ef6e620f8e621fbe723fde725',
    ],
  },
  /** CET D1. */
  diverging: {
    kind: 'diverging',
    rows: [
      '2050da2551db2952db2d53db3155db3456db3857dc3b58dc3d59dc405adc435bdd455cdd485ddd4a5fdd4d60dd4f61de',
      '5162de5363de5664de5865de5a67df5c68df5e69df606adf616be0636ce0656ee0676fe06970e06b71e16c72e16e74e1',
      '7075e17176e17377e27578e27679e2787be27a7ce27b7de27d7ee37e7fe38081e38282e38383e38584e48686e48887e4',
      '8988e48b89e48c8ae58e8ce58f8de5908ee5928fe59391e59592e69693e69894e69996e69a97e69c98e79d99e79e9be7',
      'a09ce7a19de7a39ee7a4a0e8a5a1e8a7a2e8a8a3e8a9a5e8aba6e8aca7e9ada8e9afaae9b0abe9b1ace9b2aee9b4afea',
      'b5b0eab6b1eab8b3eab9b4eabab5eabbb7eabdb8ebbeb9ebbfbaebc0bcebc2bdebc3beebc4c0ecc5c1ecc7c2ecc8c4ec',
      'c9c5eccac6ecccc8eccdc9eccecaedcfcbedd1cdedd2ceedd3cfedd4d1edd5d2edd7d3eed8d5eed9d6eedad7eedbd9ee',
      'dddaeededbeedfddeee0deeee1dfeee3e0eee4e1eee5e2eee6e3eee7e4eee8e5ede9e6edeae6ecebe7ecece7ebece7ea',
      'ede7e9eee6e8eee6e6efe5e5efe5e4f0e4e2f0e3e0f0e2dff1e0ddf1dfdbf1ded9f1dcd7f1dbd6f1d9d4f1d8d2f1d6d0',
      'f1d5cef1d3ccf1d2caf1d0c8f1cfc6f1cdc4f1ccc2f1cac0f1c9bff1c7bdf1c5bbf1c4b9f0c2b7f0c1b5f0bfb3f0beb1',
      'f0bcaff0bbadefb9acefb7aaefb6a8efb4a6efb3a4eeb1a2eeb0a0eeae9eeead9dedab9beda999eda897eda695eca593',
      'eca391eca290eba08eeb9f8ceb9d8aea9b88ea9a87ea9885e99783e99581e9947fe8927de8907ce88f7ae78d78e78c76',
      'e68a75e68973e58771e5856fe5846de4826ce4816ae37f68e37d66e27c65e27a63e17961e1775fe0755ee0745cdf725a',
      'df7158de6f57de6d55dd6c53dd6a52dc6850db674edb654cda634bda6249d96047d95e46d85d44d75b42d75940d6573f',
      'd5563dd5543bd4523ad45038d34e36d24d35d24b33d14931d04730d0452ecf432cce412ace3f29cd3d27cc3b25cb3924',
      'cb3722ca3420c9321ec9301dc82d1bc72b19c62817c62515c52214c41f12c31c10c3180ec2140cc10f09c00907bf0205',
    ],
  },
  /** CET C8. */
  cyclic: {
    kind: 'cyclic',
    rows: [
      'e89495e99594ea9692ea9791eb9890eb998fec9a8eec9b8ded9c8bed9d8aed9f89eea088eea187eea286efa385efa584',
      'efa683efa782efa880efa97fefab7eefac7defad7cefae7befaf7aefb179efb278efb377eeb476eeb675eeb774eeb874',
      'edb973edbb72edbc71ecbd70ecbe6febc06eebc16deac26ceac36be9c56be9c66ae8c769e7c868e6c967e6cb66e5cc66',
      'e4cd65e3ce64e2cf64e1d163e0d262dfd362ded461dcd561dbd661d9d761d8d860d6d961d4da61d2db61d0dc61cedd62',
      'ccdd63c9de64c7de65c5df66c2df68c0df69bedf6abbdf6cb9df6eb7df6fb4df71b2df73b0de74aede76abde78a9dd79',
      'a7dd7ba5dc7da3dc7ea1db809fdb829dda839bda8598d98696d98894d88a92d88b90d78d8ed78e8cd6908ad59288d593',
      '86d49584d39681d3987fd2997dd19b7bd19c79d09e77cf9f74cfa172cea270cda46ecda56bcca669cba867caa965caab',
      '62c9ac60c8ad5ec7af5cc6b059c6b257c5b355c4b452c3b550c2b74ec2b84bc1b949c0bb47bfbc44bebd42bdbe3fbcc0',
      '3dbbc13bbbc238bac336b9c433b8c531b7c62eb6c82cb5c929b4ca27b3cb24b2cc22b1cd20b0ce1dafcf1aafd018aed1',
      '16add213acd311abd40eaad40ca9d509a8d607a7d706a6d804a5d904a4d903a3da03a2db03a1dc04a0dd059fdd069ede',
      '089ddf0a9cdf0c9be00f9ae11199e11398e21597e21796e31a94e41c93e41e92e52191e52390e6258fe6288ee72a8de7',
      '2d8ce8308be8328ae83589e93888e93b87e93e86e94285e94583e94982e94c81e95080e9547fe9587ee85c7de8617ce7',
      '657be7697be66d7ae57279e47679e37a78e27e78e18177df8577de8877dd8c77dc8f76da9276d99576d89876d69b77d5',
      '9d77d4a077d2a277d1a577d0a777ceaa78cdac78ccae78cab078c9b279c8b579c6b779c5b97ac4bb7ac2bc7bc1be7bbf',
      'c07bbec27cbdc47cbbc57dbac77db9c97eb7ca7eb6cc7fb5ce80b4cf80b2d081b1d282b0d382aed583add684acd784aa',
      'd985a9da86a8db87a6dc87a5dd88a4de89a3e08aa1e18ba0e28c9fe38d9ee38e9ce48f9be5909ae69099e79197e89296',
    ],
  },
  /** CET CBC1, for protanopia and deuteranopia. */
  cyclicSafe: {
    kind: 'cyclic',
    rows: [
      '3e86ea4088eb4389ec478aed4b8cee4e8dee528fef5690ef5a92ef5e94ef6295f06597f06998f06c9af0709cf0739df0',
      '769ff079a0f07da2f180a4f183a5f186a7f189a9f18caaf18eacf191adf194aff197b1f19ab2f29cb4f29fb6f2a2b8f2',
      'a4b9f2a7bbf2a9bdf2acbef2aec0f2b1c2f2b4c3f2b6c5f2b9c7f2bbc9f2bdcaf2c0ccf2c2cef3c5d0f3c7d1f3c9d3f3',
      'ccd5f3ced6f3d1d8f3d3daf3d5dcf3d8ddf3dadff3dce1f2dee2f2e0e4f2e2e5f1e4e7f0e6e8efe7e8eee9e9edeae9eb',
      'ebe9e9ebe9e6ebe9e4ebe8e1ebe7deebe6dbeae4d8e9e3d4e8e1d1e7e0cde6decae5dcc6e4dbc3e3d9bfe2d7bce1d5b9',
      'dfd3b5ded2b2ddd0aedcceabdbcda7d9cba4d8c9a1d7c79dd6c69ad4c496d3c293d2c090d0bf8ccfbd89cebb85ccba82',
      'cbb87fcab67bc8b578c7b375c5b171c4af6ec3ae6bc1ac67c0aa64bea960bda75dbba55abaa456b8a253b7a14fb59f4c',
      'b49d48b29c45b19a41af983eae973aac9536ab9433a9922fa7902ba68f28a48d24a28c20a18a1d9f88199d87169c8514',
      '9a841198821096810f947f0e937d0e917c0e8f7a0f8d79108b77118a7612887413867314847115827016806e177f6d18',
      '7d6b197b6a1a79681a77661b76651c74631c72621d70611e6f5f1e6d5e1f6b5c1f695b20675920665821645621625521',
      '6053225f52225d50225b4f23594e23584c23564b245449245248245146244f45254d44254b42254a4125484025463e26',
      '443d26433b26413a263f39263d37263c36273a3527383427373228353128343028323029312f2a302e2b2f2e2c2f2e2e',
      '2e2e2f2e2e312e2f332e2f362e30382e313a2f323d2f333f30344231364531374832384a333a4d333b50343c53343e56',
      '353f5936415c36425f37436137456438466738486a38496d394a70394c733a4d763a4f793a507c3b527f3b53833b5486',
      '3b56893b578c3c598f3c5a923c5c953c5d983c5f9c3c609f3c62a23c63a53c65a83c66ac3c68af3b69b23b6bb53b6cb9',
      '3b6ebc3a70bf3a71c33973c63974c93876cc3877d03779d3377ad6377cd9377ddc377fdf3780e13882e43a83e63b85e8',
    ],
  },
} as const satisfies Record<string, Colormap>;

export type ColormapName = keyof typeof colormaps;

export const isColormapName = (name: string): name is ColormapName =>
  Object.hasOwn(colormaps, name);

/** 256 × red, green, blue. */
export function colormapTable(name: ColormapName): Uint8Array {
  const digits = colormaps[name].rows.join('');
  return Uint8Array.from({ length: 768 }, (_, i) => parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}
