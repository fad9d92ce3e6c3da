"""What we promise about reminders: the same sentences in both languages, shown together."""

PROMISES = (
    (
        "P1",
        "Каждое напоминание, которого требуют правила, записывается вместе с датой, к которой относится. Его видно до отправки.",
        "Every reminder the rules call for is written down together with the date it belongs to. You can see it before it leaves.",
    ),
    (
        "P2",
        (
            "Каждое напоминание получает один видимый итог не позже чем через десять минут после утраты смысла или снятия паузы"
            " отправки: отправлено, неизвестно, отказ, опоздало, отменено или удержано."
        ),
        (
            "Every reminder ends with one visible result, at the latest ten minutes after it stops being useful or after a hold of"
            " the engine ends: sent, unknown, refused, missed, cancelled or withheld."
        ),
    ),
    (
        "P3",
        "Уведомление в портале появляется ровно один раз.",
        "A notice inside the portal appears exactly once.",
    ),
    (
        "P4",
        (
            "Письмо передаётся почтовому серверу один раз. Повтор возможен, только если так решил человек или правило о письмах"
            " с неизвестной судьбой, записанное ниже."
        ),
        (
            "We hand a letter to the mail server once. A second copy leaves only when a person, or the rule written below, decides"
            " to repeat a letter whose fate is unknown."
        ),
    ),
    (
        "P5",
        "Такой повтор – то же письмо до последнего байта и с тем же идентификатором: почтовые системы могут его узнать.",
        (
            "A letter repeated for that reason is the same letter, byte for byte, with the same identifier, so mail systems can"
            " recognise it."
        ),
    ),
    (
        "P6",
        "«Неизвестно» бывает редко, подсчитывается и видно, пока вопрос не решат записи почтового сервера или секретариат.",
        "“Unknown” is rare, counted and shown until the mail server's records or the secretariat settle it.",
    ),
    (
        "P7",
        "Мы не обещаем, что письмо дошло до ящика или прочитано. Полученный отказ показывается.",
        "We cannot promise that a letter reached the mailbox or was read. What comes back refused is shown.",
    ),
    (
        "",
        (
            "Правило: срочное письмо, судьба которого неизвестна десять минут, повторяется один раз. Остальные ждут решения секретариата;"
            " письма об учётной записи не повторяются, их можно запросить заново."
        ),
        (
            "The rule: an urgent letter whose fate has been unknown for ten minutes is repeated once. Others wait for the"
            " secretariat; letters about accounts are not repeated, they can be asked for anew."
        ),
    ),
)
