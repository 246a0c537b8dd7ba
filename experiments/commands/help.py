"""The texts of `yuanqu --help` and `yuanqu SUBCOMMAND --help`."""

GENERAL = """\
Yuanqu: an exploratory laboratory for the evolution of industrial and science parks.

usage: yuanqu SUBCOMMAND [key=value ...] [group=option ...]

subcommands
  run      simulate one scenario with one or more seeds; writes tables, figures and a summary
  compare  several scenarios on common seeds: effects with intervals, ranks, costs, in one world or many
  ablate   switch every lever on alone, and off alone; effects with intervals and the tornado figure
  sensitivity
           which parameters matter: Morris screening, then Sobol indices of the largest, beside the noise of seeds
  validate hold the model against what is known: facts, responses, the record, a contest of forecasts
  report   make figures, tables and report of a finished study again, in another language or size
  list     show regions, policies and other options, and every parameter with unit, range, default and source
  new      tables of a small city of your own to start from
  check    what a planner recognises of a region, and numbers that are hardly meant
  bench    measure how fast the model is on this computer

examples
  yuanqu run                                        Zhongguancun from 2006 on, one run
  yuanqu run policy=innovation seeds=10 workers=2   another policy, ten runs, two at a time
  yuanqu compare scenarios=[baseline,talent_oriented,fund_led] workers=2      which does what, at what cost
  yuanqu ablate outcome=vacancy_rate workers=2      which lever moves the vacancy rate most
  yuanqu report outputs/STUDY lang=zh               its report in Chinese, without simulating again
  yuanqu list parameters rent                       all parameters with 'rent' in their name

yuanqu SUBCOMMAND --help explains a subcommand; yuanqu --version shows the version."""

_SHARED = """\
words that every subcommand takes
  group=option       an option of a group: region, scenario, policy, demand, supply, ... (yuanqu list shows them)
  key=value          a parameter or an option, as in rent.vacancy_response=0.3 or quarters=40
  ++key=value        the same, as Hydra writes it; ~group leaves a group out
  --cfg job          show the composed configuration and stop
  --config-dir DIR   look for options in your own folder too, as in DIR/policy/NAME.yaml
  plugins=[FILE.py]  outcomes, figures, instruments, strategies and facts of your own (docs/plugins.md)
  --help             this text; --hydra-help shows all that Hydra can do"""

RUN = f"""\
yuanqu run: simulate one scenario with one or more seeds.

usage: yuanqu run [key=value ...] [group=option ...] [-m]

examples
  yuanqu run                                             Zhongguancun, 2006 on, one run
  yuanqu run scenario=rent_subsidy_withdrawal            one of the bundles that yuanqu list scenarios shows
  yuanqu run policy=innovation cost.match=rent_subsidy seeds=10     at the cost of another policy
  yuanqu run experiment=first_look                       three years of a small made-up region, in seconds
  yuanqu run policy=rent_subsidy seeds=20 workers=2 study=rents label=subsidy
  yuanqu run seeds=40 study=rents label=subsidy policy=rent_subsidy   again: only the 20 new runs are computed
  yuanqu run region.folder=my_city lang=zh               your own tables, summary and figures in Chinese
  yuanqu run policy.instruments='[{{kind:rent_subsidy,intensity:0.2,start:8}}]'
  yuanqu run -m policy=none,rent_subsidy,innovation seeds=10 study=policies   one scenario for each policy

keys of a study
  seeds=10           number of runs (seeds 0 to 9), or a list: seeds=[0,3,7]
  scenario=NAME      a bundle of options (default baseline); also the name in tables and files
  label=NAME         another name in tables and files
  study=NAME         name of the folder; the same name again resumes or extends the study
  out=FOLDER         where studies go (default outputs)
  workers=2          runs computed at the same time
  executor=slurm     as jobs of a cluster, or executor=dask; with settings in slurm.* and dask.* (yuanqu list options)
  quarters=40        length of a run (default: the region's)
  lang=zh            summary and figures in Chinese
  strict=true        numbers of your tables that are hardly meant stop the run instead of a warning
  figures=false      no figures; formats=[png,pdf,svg] chooses their file formats
  cost.match=POLICY  scale the programmes until they cost what that policy costs, within cost.tolerance (default 1 %)
  record.events=true           write every entry, exit, lease, renewal and move
  record.snapshot_every=4      write all enterprises every four quarters
  -m, --multirun               every value of a list becomes a scenario; hydra/launcher= chooses where jobs go

{_SHARED}

exit codes: 0 done; 2 the configuration or an input is wrong; 130 interrupted, finished runs are kept; 1 anything else,
see log.txt"""

COMPARE = f"""\
yuanqu compare: several scenarios with the same seeds; what each changes against the first, and what it costs.

usage: yuanqu compare scenarios=[BASE,OTHER,...] [key=value ...] [group=option ...]

examples
  yuanqu compare scenarios=[baseline,innovation_oriented,talent_oriented]      against the baseline, twenty seeds each
  yuanqu compare policies=[none] tables=[gentle.csv,strong.csv]                tables of your own against no policy
  yuanqu compare scenarios=[baseline,fund_led] outcome=vacancy_rate seeds=40 study=funds lang=zh
  yuanqu compare scenarios=[baseline,innovation_oriented,service_oriented] cost.match=service_oriented   at equal cost
  yuanqu compare scenarios=[baseline,talent_oriented] worlds.demand=[boom,stagnation] worlds.supply=[market,government_led]
  yuanqu compare scenarios=[baseline,full_ten_paths] adoption=[fengtai]        one park alone, or all together
  yuanqu compare scenarios=[baseline,talent_oriented] outcome=output stop.smallest=20      until +/- 20 billion CNY a year

keys of a comparison
  scenarios=[a,b,c]  the first is the base; yuanqu list scenarios shows them, FILE.yaml is one of your own; other words hold for all
  policies=[a,b], tables=[FILE.csv,...]    policies, and tables of your own, as scenarios behind these
  outcome=NAME       what the screen shows and adding seeds goes by (yuanqu list outcomes; default output)
  window=last_year   show, rank and answer by the last year instead of the mean over the run
  question.en=TEXT   what the report is to answer; question.zh in Chinese
  worlds.demand, worlds.supply, worlds.rivalry=[x,y]   every scenario in every combination of these options
  adoption=[PARK]    parks that take the efforts (paths) of each scenario alone, beside all parks together
  cost.match=NAME    scale the programmes of the others until they cost what this scenario costs, in each world
  stop.smallest=X    add stop.step (10) seeds at a time, up to stop.most (200), until half of every 95 % interval of the
                     outcome is at most X, in the unit that figures show
  seeds=40           runs of each scenario (default 20)
  report=false       no report; figures=false no figures
  study, out, workers, quarters, lang, formats, size    as in yuanqu run; the same study again computes what is missing

It writes effects.csv, effects_by_quarter.csv, effects_over_time.csv, best.csv, pareto.csv, robustness.csv,
displacement.csv, costs.csv, with adoption= adoption.csv, with titles of parks titles.csv, and the tables of all runs.
A scenario in a world is called NAME--WORLD.

{_SHARED}

exit codes: as those of yuanqu run; 1 also when some runs failed, with the tables of the others written"""

ABLATE = f"""\
yuanqu ablate: switch every lever on alone, and off alone from all on, with the same seeds.

usage: yuanqu ablate [key=value ...] [group=option ...] [-m]

examples
  yuanqu ablate                                          all levers, effect on output, ten seeds each
  yuanqu ablate outcome=vacancy_rate workers=2 lang=zh   another outcome; screen and figure in Chinese
  yuanqu ablate levers=[park_operation,revival] direction=on seeds=20 study=two
  yuanqu ablate region=synthetic quarters=40 seeds=5     a made-up region, in a few minutes
  yuanqu ablate scenarios=[baseline,slowdown_under_government_supply]    from each of several scenarios

keys of an ablation
  outcome=NAME       what the figure and the screen show (yuanqu list outcomes; default output)
  window=last_year   the last year instead of the mean over the run
  levers=[a,b]       some levers only (yuanqu list levers); all on then means all of these on
  direction=on       on: alone, against none; off: off alone, against all on; default both
  scenarios=[a,b]    scenarios to start from, one after another; otherwise the composed configuration
  -m                 every value of a list becomes a start, as in -m policy=none,innovation
  seeds=20           runs of each scenario (default 10); an interval needs at least 2
  study, out, workers, quarters, lang, figures, formats    as in yuanqu run; the same study again computes what is missing

It writes effects.csv (every lever, direction, outcome and window: mean paired difference, its 95 % intervals, runs, level
without, p), levers.csv (the chain of every lever switched on alone: what changes first, what follows, what is paid, and whether
it is borne out), lever_gains.csv (who gains and who loses), levers.md and levers.zh.md that print both, figures/tornado with the
data it shows, and the tables of all runs. Scenarios are called with-LEVER, without-LEVER and all-levers.

{_SHARED}

exit codes: as those of yuanqu run"""

REPORT = f"""\
yuanqu report: make figures, tables and report of a finished study again, from its folder alone. Nothing is simulated.

usage: yuanqu report DIR [key=value ...]

examples
  yuanqu report outputs/policies                         as before
  yuanqu report policies                                 the same: a study in the folder outputs
  yuanqu report policies lang=zh                         report and figures in Chinese
  yuanqu report policies size=slide formats=[svg]        figures for slides
  yuanqu report policies figures=false                   a report without figures; report=false: figures only

keys
  lang=zh            language of figures, tables and report
  size=slide         figures for slides instead of a journal
  formats=[png,pdf]  file formats of the figures: png, pdf, svg
  out=FOLDER         where studies are (default outputs)

What is not said is as the study had it. It writes report.html (one file that can be sent), report.pdf, tables/ (every table
of the report as CSV and as LaTeX for booktabs) and figures/. Studies of run, compare, ablate and sensitivity have
reports; those of validate get their pages and figures.

{_SHARED}"""

SENSITIVITY = f"""\
yuanqu sensitivity: which parameters matter for an outcome, and how much.

usage: yuanqu sensitivity [key=value ...] [group=option ...]

examples
  yuanqu sensitivity quarters=40 workers=2 study=which             every parameter, effect on output
  yuanqu sensitivity vary=[rent,leasing] outcome=vacancy_rate      the parameters of two sections
  yuanqu sensitivity vary=[rent.cap,supply.starts_response,leasing.search_cost] sobol.points=256
  yuanqu sensitivity sobol.top=0 screening.trajectories=20         screening only
  yuanqu sensitivity reach=1 vary=[production]                     over whole ranges, switches too

keys of an analysis
  outcome=NAME       what is ranked and shown (yuanqu list outcomes; default output); the tables have all outcomes
  window=last_year   the last year instead of the mean over the run
  vary=[a,b]         sections or parameters to vary (yuanqu list parameters); otherwise every one with a range
  reach=0.1          how far each moves: this share of the way from its value to either end of its range; 1 is all of it
  screening.trajectories=10    one run for each parameter and trajectory; screening.levels=4
  sobol.top=8        parameters with the largest effect that are analysed further; 0 stops after the screening
  sobol.points=64    a power of two; runs: points times (parameters + 3)
  seeds=8            the seeds that the replicate, an input of its own, is drawn from; at least 2
  study, out, workers, quarters, lang    as in yuanqu run; the same study again computes what is missing

It says how many runs there are before it starts, and how long they may take. It writes screening.csv, sobol.csv (every outcome, with
95 % intervals), design.csv (the values of every run) and outcomes.parquet. More trajectories or points keep all finished runs.

{_SHARED}

exit codes: as those of yuanqu run"""

VALIDATE = f"""\
yuanqu validate: what the model shows of what is known, with null models beside it.

usage: yuanqu validate [facts] [responses] [record] [contest] [docking] [key=value ...] [group=option ...]

examples
  yuanqu validate workers=2                      everything, twenty seeds; one to two hours on two processors
  yuanqu validate validate=quick workers=2       facts of the region, the record and the contest, three seeds; some minutes
  yuanqu validate facts=[F1,F4] workers=2        two facts, with the runs that they need
  yuanqu validate contest study=forecasts        forecasts against no change, trend and AR(1)
  yuanqu validate record region.folder=my_city   the observations of your own region
  yuanqu validate validate.folder=my_checks      facts and responses of your own, beside those that come with the program
  yuanqu validate rent.cap=0.02 study=tried      the same of a changed model

keys of a validation
  facts=[F1,slump]   names of facts, responses or docking checks; empty means all
  validate=quick     three seeds of the chosen region; validate=full is the default
  validate.settings=[zgc]      only these settings; validate.nulls=false leaves the null models out
  validate.folder=FOLDER       your own checks (docs/validating.md says how to write one)
  seeds=20           runs of each scenario
  study, out, workers, lang    as in yuanqu run; the same study again computes and reckons only what is missing

It writes facts.csv, responses.csv, docking.csv, record.csv, contest.csv, values.csv (every run), validation.md and validation.zh.md,
and figures. What it finds is no condition: the exit code is 0 whether facts pass or fail.

{_SHARED}

exit codes: as those of yuanqu run"""

LIST = f"""\
yuanqu list: what there is to choose from.

usage: yuanqu list [TOPIC [WORD ...]] [key=value ...]

examples
  yuanqu list                      the groups and their options, one line each
  yuanqu list policies             one group with what each option sets; also regions, demand, supply, experiments
  yuanqu list scenarios            the bundles; with a name its story: yuanqu list scenarios baseline lang=zh
  yuanqu list levers               what can be switched, how it acts, and the words that switch it on
  yuanqu list paths                the ten paths, how each acts, and the words that take it
  yuanqu list cases                what is known of parks that opened later, and the scenario about each
  yuanqu list measures             pain points, futures, stages, and their columns
  yuanqu list outcomes             what runs are compared by, with units
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

NEW = """\
yuanqu new: tables of a small city to start from, with remarks that say what every column means.

usage: yuanqu new city FOLDER [lang=zh]

examples
  yuanqu new city my_city                  my_city/region.csv, districts.csv, parks.csv, mix.csv, and all_tables.xlsx with the same
  yuanqu new city my_city lang=zh          the same, told in Chinese

The folder must be new or empty. Edit the tables in a spreadsheet, then: yuanqu check region.folder=my_city"""

CHECK = f"""\
yuanqu check: read a region with all its tables, show what a planner recognises, and name numbers that are hardly meant.

usage: yuanqu check [key=value ...] [group=option ...]

examples
  yuanqu check region.folder=my_city                   workers, m2 and revenue per worker, vacancy of the first quarter
  yuanqu check region.folder=my_city/all_tables.xlsx   the same from one workbook
  yuanqu check region.folder=my_city policy.table=mine.csv strict=true     a warning is an error: exit code 2
  yuanqu check lang=zh                                 Zhongguancun, in Chinese

Nothing is simulated and nothing is written.

{_SHARED}

exit codes: 0 done, with or without warnings; 2 a table is wrong, or there are warnings and strict=true"""

SUBCOMMANDS = {
    "run": RUN,
    "compare": COMPARE,
    "ablate": ABLATE,
    "sensitivity": SENSITIVITY,
    "validate": VALIDATE,
    "report": REPORT,
    "list": LIST,
    "new": NEW,
    "check": CHECK,
    "bench": BENCH,
}
