"""The texts of `yuanqu --help` and `yuanqu SUBCOMMAND --help`."""

GENERAL = """\
Yuanqu: an exploratory laboratory for the evolution of industrial and science parks.

usage: yuanqu SUBCOMMAND [key=value ...] [group=option ...]

subcommands
  run      simulate one scenario with one or more seeds; writes tables, figures and a summary
  list     show regions, policies and other options, and every parameter with unit, range, default and source
  bench    measure how fast the model is on this computer

examples
  yuanqu run                                        Zhongguancun from 2006 on, one run
  yuanqu run policy=innovation seeds=10 workers=2   another policy, ten runs, two at a time
  yuanqu list parameters rent                       all parameters with 'rent' in their name

yuanqu SUBCOMMAND --help explains a subcommand; yuanqu --version shows the version."""

_SHARED = """\
words that every subcommand takes
  group=option       an option of a group: region, policy, demand, supply, executor, experiment (yuanqu list shows them)
  key=value          a parameter or an option, as in rent.vacancy_response=0.3 or quarters=40
  ++key=value        the same, as Hydra writes it; ~group leaves a group out
  --cfg job          show the composed configuration and stop
  --config-dir DIR   look for options in your own folder too, as in DIR/policy/NAME.yaml
  --help             this text; --hydra-help shows all that Hydra can do"""

RUN = f"""\
yuanqu run: simulate one scenario with one or more seeds.

usage: yuanqu run [key=value ...] [group=option ...] [-m]

examples
  yuanqu run                                             Zhongguancun, 2006 on, one run
  yuanqu run experiment=first_look                       three years of a small made-up region, in seconds
  yuanqu run policy=rent_subsidy seeds=20 workers=2 study=rents scenario=subsidy
  yuanqu run seeds=40 study=rents scenario=subsidy policy=rent_subsidy   again: only the 20 new runs are computed
  yuanqu run region.folder=my_city lang=zh               your own tables, summary and figures in Chinese
  yuanqu run policy.instruments='[{{kind:rent_subsidy,intensity:0.2,start:8}}]'
  yuanqu run -m policy=none,rent_subsidy,innovation seeds=10 study=policies   one scenario for each policy

keys of a study
  seeds=10           number of runs (seeds 0 to 9), or a list: seeds=[0,3,7]
  scenario=NAME      name in tables and files (default baseline)
  study=NAME         name of the folder; the same name again resumes or extends the study
  out=FOLDER         where studies go (default outputs)
  workers=2          runs computed at the same time
  quarters=40        length of a run (default: the region's)
  lang=zh            summary and figures in Chinese
  figures=false      no figures; formats=[png,pdf,svg] chooses their file formats
  record.events=true           write every entry, exit, lease, renewal and move
  record.snapshot_every=4      write all enterprises every four quarters
  -m, --multirun               every value of a list becomes a scenario; hydra/launcher= chooses where jobs go

{_SHARED}

exit codes: 0 done; 2 the configuration or an input is wrong; 130 interrupted, finished runs are kept; 1 anything else,
see log.txt"""

LIST = f"""\
yuanqu list: what there is to choose from.

usage: yuanqu list [TOPIC [WORD ...]] [key=value ...]

examples
  yuanqu list                      the groups and their options, one line each
  yuanqu list policies             one group with what each option sets; also regions, demand, supply, experiments
  yuanqu list parameters           every parameter with unit, range, default, provenance and source
  yuanqu list parameters rent      those with 'rent' in their name
  yuanqu list instruments          what a policy can be made of
  yuanqu list targets              whom a programme can be meant for
  yuanqu list industries           numbers of the industries, with unit, range and source
  yuanqu list options              the keys of a study
  yuanqu list parameters supply supply=coordinated     with the values of a configuration

{_SHARED}"""

BENCH = f"""\
yuanqu bench: how fast the model is on this computer.

usage: yuanqu bench [key=value ...]

examples
  yuanqu bench                     the default region
  yuanqu bench region=synthetic region.enterprises=100000 region.parks=100 quarters=8

{_SHARED}"""

SUBCOMMANDS = {"run": RUN, "list": LIST, "bench": BENCH}
