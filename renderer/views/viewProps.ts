/** What every view component is given. */
import type { ViewHeader, ViewKind } from '../../extension/wire/view.js';
import type { Host } from '../host.js';
import type { View } from '../../extension/picture/tensorData.js';

export interface ViewProps<Kind extends ViewKind = ViewKind> {
  readonly view: View & { readonly header: Extract<ViewHeader, { kind: Kind }> };
  readonly host: Host;
}
