-- Every prompt that is stored asks whether another one has the same words; a hash, for templates outgrow a b-tree's pages.
create index prompt_revision_template on prompt_revision using hash (template);
