"""What every atlas says of the places in the files: Russian names of cities, zones of capitals."""

CITIES = {
    "Moscow": "Москва",
    "Minsk": "Минск",
    "Donetsk": "Донецк",
    "Aktau": "Актау",
    "Bishkek": "Бишкек",
    "Kazan": "Казань",
    "Dushanbe": "Душанбе",
}
CENTER_ZONE = "Europe/Moscow"
ZONES = {
    "AM": "Asia/Yerevan",
    "AZ": "Asia/Baku",
    "BY": "Europe/Minsk",
    "KZ": "Asia/Almaty",
    "KG": "Asia/Bishkek",
    "MD": "Europe/Chisinau",
    "RU": "Europe/Moscow",
    "TJ": "Asia/Dushanbe",
    "TM": "Asia/Ashgabat",
    "UZ": "Asia/Tashkent",
    "UA": "Europe/Kyiv",
}

# Cities whose clocks differ from those of their capital.
CITY_ZONES = {"Aktau": "Asia/Aqtau"}


def zone(state: str) -> str:
    """The zone of a state's capital; for every other party that of the Center."""
    return ZONES.get(state, CENTER_ZONE)


def zone_of(city: str) -> str:
    """The zone of a city where it is not that of the host's capital."""
    return CITY_ZONES.get(city, "")
