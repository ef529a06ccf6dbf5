/** In place of a view that cannot be drawn: what is wrong and what to do, in a sentence. */
export const ProblemView = ({ sentence }: { readonly sentence: string }) => (
  <p class="problem" role="note">
    {sentence}
  </p>
);
