/** What is wrong with bytes that are no view. The words come when they are needed, which is hardly ever. */
import { useEffect, useState } from 'preact/hooks';
import type { ContainerProblem } from '../../extension/wire/containerProblem.js';
import { ProblemView } from './ProblemView.js';

export function DamagedView({ problem }: { readonly problem: ContainerProblem }) {
  const [sentence, setSentence] = useState('This view cannot be drawn.');
  useEffect(() => {
    const words = import('../../extension/wire/containerProblemText.js');
    void words.then(({ containerProblemText }) => setSentence(containerProblemText(problem)));
  }, [problem]);
  return <ProblemView sentence={sentence} />;
}
