/** The prompt that stands in the form, as the service reads and writes it. */
export class Fields {
  constructor(form) {
    this.form = form;
  }

  read() {
    const {elements} = this.form;
    return {
      dataset: elements.dataset.value.trim(),
      subset: elements.subset.value.trim(),
      name: elements.name.value.trim(),
      template: elements.template.value,
      answerChoices: elements.answerChoices.value,
      reference: elements.reference.value,
      originalTask: said(elements.originalTask.value),
      choicesInPrompt: said(elements.choicesInPrompt.value),
      metrics: [...this.form.querySelectorAll('[name=metrics]:checked')].map(box => box.value),
      languages: elements.languages.value.split(/[\s,]+/).filter(code => code),
    };
  }

  write(prompt) {
    const {elements} = this.form;
    for (const name of ['dataset', 'subset', 'name', 'template', 'answerChoices', 'reference']) {
      elements[name].value = prompt[name];
    }
    elements.originalTask.value = prompt.originalTask ?? '';
    elements.choicesInPrompt.value = prompt.choicesInPrompt ?? '';
    for (const box of this.form.querySelectorAll('[name=metrics]')) box.checked = prompt.metrics.includes(box.value);
    elements.languages.value = prompt.languages.join(', ');
  }

  /** The field that a finding is about. */
  of(name) {
    const field = {
      'metadata.metrics': 'metrics',
      'metadata.languages': 'languages',
      prompt_id: 'name',
    }[name] ?? name;
    return this.form.querySelector(`[name="${CSS.escape(field)}"]`);
  }
}

/** Yes, no, or nobody said. */
function said(value) {
  return value === '' ? null : value === 'true';
}
