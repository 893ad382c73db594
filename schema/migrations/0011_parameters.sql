-- Limits of practice that the program warns about and never enforces. All were read in texts from before the reform of
-- 1.1.2025, which moved employment services to the municipalities: check them against the acts in force and add a row
-- with a new valid_from where one has changed. valid_from here is the first day for which the program has a figure, not
-- the day of an act.
insert into parameter (name, value, unit, valid_from, source) values
    ('work_trial.total_months_max', 12, 'month', '2000-01-01', 'suomi.fi, tyokokeilu; older than 2025'),
    ('work_trial.same_organiser_months_max', 6, 'month', '2000-01-01', 'suomi.fi, tyokokeilu; at a municipality up to 12 months, the same task 6; older than 2025'),
    ('work_trial.days_per_week_max', 5, 'day', '2000-01-01', 'suomi.fi, tyokokeilu; older than 2025'),
    ('work_trial.hours_per_day_min', 4, 'hour', '2000-01-01', 'suomi.fi, tyokokeilu; older than 2025'),
    ('work_trial.hours_per_day_max', 8, 'hour', '2000-01-01', 'suomi.fi, tyokokeilu; older than 2025'),
    ('rehabilitative_work.months_min', 3, 'month', '2000-01-01', 'thl.fi, content of rehabilitative work; act 189/2001'),
    ('rehabilitative_work.months_max', 24, 'month', '2000-01-01', 'thl.fi, content of rehabilitative work; act 189/2001; a new period may follow'),
    ('rehabilitative_work.days_per_week_min', 1, 'day', '2000-01-01', 'thl.fi; act 189/2001'),
    ('rehabilitative_work.days_per_week_max', 4, 'day', '2000-01-01', 'thl.fi; act 189/2001'),
    ('rehabilitative_work.hours_per_day_min', 4, 'hour', '2000-01-01', 'thl.fi; act 189/2001'),
    ('rehabilitative_work.hours_per_day_max', 8, 'hour', '2000-01-01', 'thl.fi; act 189/2001'),
    ('rehabilitative_work.hours_per_week_max', 32, 'hour', '2000-01-01', 'thl.fi; act 189/2001'),
    ('subsidised_work.months_max', 10, 'month', '2000-01-01', 'HE 175/2022: usually 5 or 10 months; longer needs its own ground'),
    ('apprenticeship.hours_per_week_min', 25, 'hour', '2000-01-01', 'step-utbildning.fi, brahe.fi: on average at least 25 hours a week'),
    ('apprenticeship.age_min', 15, 'year', '2000-01-01', 'step-utbildning.fi: 15 years old at the start');
