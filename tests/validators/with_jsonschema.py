"""Gives every document of a folder to jsonschema: its schema is one, takes the examples, and refuses what is broken.

Usage: python with_jsonschema.py FOLDER
"""

import json
import pathlib
import sys

from jsonschema import Draft202012Validator, SchemaError

passed = 0
wrong = []


def hold(is_so, words):
    global passed
    if is_so:
        passed += 1
    else:
        wrong.append(words())


for file in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    document = json.loads(file.read_text(encoding="utf-8"))
    schema = document["schema"]
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        wrong.append(f"{file.name}: jsonschema does not take the schema: {error.message}")
        continue
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for example in schema["examples"] + document["examples"]:
        error = next(validator.iter_errors(example), None)
        hold(error is None, lambda: f"{file.name}: {json.dumps(example)} fits: {error.message}")
    for piece in document["broken"]:
        hold(
            not validator.is_valid(piece["data"]),
            lambda: f"{file.name}: {piece['what']} must be refused: {json.dumps(piece['data'])}",
        )

for words in wrong[:20]:
    print(words)
if len(wrong) > 20:
    print(f"and {len(wrong) - 20} more")
print(f"jsonschema: {passed} passed, {len(wrong)} failed")
sys.exit(0 if not wrong and passed > 0 else 1)
