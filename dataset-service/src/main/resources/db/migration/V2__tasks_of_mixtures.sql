-- A task reads a split of its own, and its name may end in more than its prompt's name.
alter table corpus_task add column split text not null default '';
alter table corpus_task add column suffix text not null default '';
comment on column corpus_task.split is 'split that is read; empty: that of the mixture, in plans made before this column';

alter table corpus add column cancelled boolean not null default false;
comment on column corpus.cancelled is 'whoever builds it gives it up at its next note';
