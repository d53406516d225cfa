"""Writes expected.txt: the days that PyPI's chinesecalendar 1.11.0 takes for working days though they are Saturdays or
Sundays (+), and for rest days though they are Mondays to Fridays (-), of the years that it knows from 2019 on.

python3 -m venv venv && venv/bin/pip install chinesecalendar==1.11.0 && venv/bin/python expected.py > expected.txt
"""

import datetime

import chinese_calendar

day = datetime.date(2019, 1, 1)
print("# chinesecalendar 1.11.0; made by expected.py")
while day <= datetime.date(2026, 12, 31):
    usual = day.weekday() < 5
    works = chinese_calendar.is_workday(day)
    if works != usual:
        print(("+" if works else "-") + day.isoformat())
    day += datetime.timedelta(days=1)
