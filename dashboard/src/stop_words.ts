/** English words that say nothing of what a question is about: the list of lambda_src/processor/keywords.py. */
const WORDS = `
  able about above across actually after again against almost along already also although always among another
  anybody anyone anything anyway anywhere aren around away because become been before behind being below best
  better between beyond both came cannot come comes could couldn didn does doesn doing done down during each
  either else enough especially etcetera even ever every everybody everyone everything everywhere exactly
  except first following from further gave gets getting give given gives goes going gone good great hadn hasn
  have haven having hello help here hers herself himself hope however indeed instead into itself just keep
  kind knew know known last later least less like likely little look looking looks made make makes making many
  maybe mean might mine more most much must myself need needed needs neither never next nobody none nothing
  often okay once ones only onto other others otherwise ours ourselves over perhaps please possible pretty
  probably quite rather really regards right said same says seem seems seen shall should shouldn since some
  somebody someone something sometimes somewhere soon still such sure take taken tell than thank thanks that
  their theirs them themselves then there therefore these they thing things think this those though through
  thus together told took toward tried tries trying under unless until upon used uses using usually various
  very want wanted wants wasn well went were weren what whatever when whenever where whether which while
  whoever whole whom whose will wish with within without wonder wondering would wouldn yeah your yours
  yourself yourselves
`;

export const STOP_WORDS: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));
