"""Never read to its end."""

print("ready", flush=True)
while True:
    pass
