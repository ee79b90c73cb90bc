-- The newest revision of every published prompt, as topic "prompts" has it.
create table prompt (
    prompt_id text    primary key,
    dataset   text    not null,
    subset    text    not null,
    name      text    not null,
    revision  bigint  not null,
    record    bytea   not null
);
create index prompt_by_dataset on prompt (dataset, subset);
comment on column prompt.subset is 'empty: the dataset has none';
comment on column prompt.record is 'tzero.prompt.v1.PromptRevision';

-- Corpora that were asked for, in the order they came.
create table corpus (
    corpus_id  text        primary key,
    seq        bigserial   not null unique,
    request    bytea       not null,
    state      text        not null check (state in ('REQUESTED', 'BUILDING', 'COMPLETE', 'FAILED')),
    mixture    bytea,
    planned    bigint      not null default 0,
    next_index bigint      not null default 0,
    written    bigint      not null default 0,
    counts     bigint[]    not null default '{}',
    manifest   bytea,
    failure    text        not null default '',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index corpus_unfinished on corpus (seq) where state in ('REQUESTED', 'BUILDING');
comment on column corpus.request is 'tzero.dataset.v1.CorpusRequest, its defaults spelled out';
comment on column corpus.mixture is 'tzero.dataset.v1.Mixture, its prompts spelled out';
comment on column corpus.next_index is 'first place of the plan that is not carried out';
comment on column corpus.counts is 'task by task: written, dropped blank, dropped outside choices, dropped by error';

-- The plan of a corpus: fixed when the build begins, so that it goes on with the same prompts after a restart.
create table corpus_task (
    corpus_id   text   not null references corpus on delete cascade,
    task_index  int    not null,
    task        text   not null,
    dataset     text   not null,
    subset      text   not null,
    fingerprint text   not null,
    row_count   bigint not null,
    examples    bigint not null,
    prompt      bytea  not null,
    primary key (corpus_id, task_index)
);
comment on column corpus_task.row_count is 'rows to choose from';
comment on column corpus_task.examples is 'rows to render';
comment on column corpus_task.prompt is 'tzero.prompt.v1.PromptRevision';
