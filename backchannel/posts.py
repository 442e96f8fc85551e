"""Diplomatic posts: which city's embassy a country's is, so that "London's 2280" is the Embassy in the United Kingdom.

`posts_in` takes words of a heading or a reference and gives the posts (city names, folded) that they can mean:

>>> sorted(posts_in("the Embassy in the Soviet Union"))
['kuibyshev', 'moscow']
>>> sorted(posts_in("the Consulate General at Jerusalem"))
['jerusalem']
>>> sorted(posts_in("the Department of State"))
['washington']

Source: common geographical knowledge of 1940-1980; a country whose capital or seat of its foreign embassies moved has
all of them.
"""

from __future__ import annotations

import re
from functools import cache

# country, with other names behind "=": the seats of its embassy, one after another in time; its consulates
_POSTS = """
Afghanistan: Kabul
Albania: Tirana
Algeria: Algiers; Oran, Constantine
Angola: Luanda
Argentina: Buenos Aires
Australia: Canberra, Melbourne; Sydney, Perth, Brisbane
Austria: Vienna; Salzburg
Bahamas: Nassau
Bahrain: Manama
Bangladesh=East Pakistan: Dacca, Dhaka; Chittagong
Barbados: Bridgetown
Belgium: Brussels; Antwerp
Bolivia: La Paz
Botswana=Bechuanaland: Gaborone
Brazil: Rio de Janeiro, Brasilia; Sao Paulo, Recife
Bulgaria: Sofia
Burma: Rangoon; Mandalay
Burundi: Bujumbura, Usumbura
Cambodia=Khmer Republic: Phnom Penh
Cameroon: Yaounde; Douala
Canada: Ottawa; Montreal, Toronto, Vancouver, Quebec, Halifax
Central African Republic=Central African Empire: Bangui
Ceylon=Sri Lanka: Colombo
Chad: Fort Lamy, Ndjamena
Chile: Santiago
China=Republic of China=People's Republic of China=Nationalist China: Nanking, Chungking, Taipei, Peiping, Peking, Beijing; Shanghai, Canton, Tientsin, Mukden, Tihwa, Hankow, Kunming
Colombia: Bogota
Congo=Democratic Republic of the Congo=Zaire: Leopoldville, Kinshasa, Brazzaville; Elisabethville, Lubumbashi, Stanleyville, Bukavu
Costa Rica: San Jose
Cuba: Havana; Santiago de Cuba
Cyprus: Nicosia
Czechoslovakia: Prague; Bratislava
Dahomey=Benin: Cotonou
Denmark: Copenhagen
Dominican Republic: Santo Domingo, Ciudad Trujillo
Ecuador: Quito; Guayaquil
Egypt=United Arab Republic: Cairo; Alexandria, Port Said
El Salvador: San Salvador
Ethiopia: Addis Ababa; Asmara
Finland: Helsinki
France: Paris, Vichy; Marseille, Bordeaux, Strasbourg
Gabon: Libreville
Gambia: Bathurst, Banjul
Germany=Federal Republic of Germany=West Germany: Bonn; Berlin, Frankfurt, Munich, Hamburg
German Democratic Republic=East Germany: East Berlin
Ghana=Gold Coast: Accra
Greece: Athens; Thessaloniki, Salonika
Guatemala: Guatemala City, Guatemala
Guinea: Conakry
Guyana=British Guiana: Georgetown
Haiti: Port-au-Prince
Honduras: Tegucigalpa
Hong Kong: Hong Kong
Hungary: Budapest
Iceland: Reykjavik
India: New Delhi, Delhi; Bombay, Calcutta, Madras
Indonesia=Netherlands East Indies: Djakarta, Jakarta, Batavia; Medan, Surabaya
Iran: Tehran, Teheran; Tabriz, Isfahan, Meshed
Iraq: Baghdad; Basra
Ireland: Dublin
Israel: Tel Aviv; Jerusalem, Haifa
Italy: Rome; Milan, Naples, Trieste, Genoa, Turin, Palermo
Ivory Coast: Abidjan
Jamaica: Kingston
Japan: Tokyo; Kobe, Osaka, Fukuoka, Naha
Jordan=Transjordan: Amman
Kenya: Nairobi
Korea=Republic of Korea=South Korea: Seoul; Pusan
Kuwait: Kuwait
Laos: Vientiane; Luang Prabang
Lebanon: Beirut
Lesotho=Basutoland: Maseru
Liberia: Monrovia
Libya: Tripoli, Benghazi
Luxembourg: Luxembourg
Madagascar=Malagasy Republic: Tananarive, Antananarivo
Malawi=Nyasaland: Blantyre, Lilongwe
Malaysia=Malaya=Federation of Malaya: Kuala Lumpur
Mali: Bamako
Malta: Valletta
Mauritania: Nouakchott
Mauritius: Port Louis
Mexico: Mexico City, Mexico; Monterrey
Morocco: Rabat, Tangier; Casablanca
Mozambique: Lourenco Marques, Maputo
Nepal: Kathmandu, Katmandu
Netherlands: The Hague, Hague; Amsterdam, Rotterdam
New Zealand: Wellington
Nicaragua: Managua
Niger: Niamey
Nigeria: Lagos; Kaduna, Enugu, Ibadan
Norway: Oslo
Oman=Muscat: Muscat
Pakistan: Karachi, Rawalpindi, Islamabad; Lahore, Peshawar
Panama: Panama, Panama City
Paraguay: Asuncion
Peru: Lima
Philippines: Manila; Cebu
Poland: Warsaw; Poznan, Krakow
Portugal: Lisbon; Oporto
Qatar: Doha
Rhodesia=Southern Rhodesia=Zimbabwe: Salisbury
Romania=Rumania: Bucharest
Rwanda: Kigali
Saudi Arabia: Jidda, Jiddah, Jeddah; Dhahran, Riyadh
Senegal: Dakar
Sierra Leone: Freetown
Singapore: Singapore
Somalia=Somali Republic: Mogadiscio, Mogadishu
South Africa=Union of South Africa: Pretoria, Cape Town, Capetown; Johannesburg, Durban
Soviet Union=USSR=U.S.S.R.=Russia: Moscow, Kuibyshev; Leningrad, Vladivostok
Spain: Madrid; Barcelona, San Sebastian
Sudan: Khartoum
Surinam: Paramaribo
Swaziland: Mbabane
Sweden: Stockholm; Goteborg
Switzerland: Bern, Berne; Geneva, Zurich, Basel
Syria=Syrian Arab Republic: Damascus; Aleppo
Tanzania=Tanganyika: Dar es Salaam; Zanzibar
Thailand=Siam: Bangkok; Chiang Mai, Udorn
Togo: Lome
Trinidad and Tobago: Port of Spain
Tunisia: Tunis
Turkey: Ankara; Istanbul, Izmir, Adana
Uganda: Kampala
United Arab Emirates: Abu Dhabi; Dubai
United Kingdom=Great Britain=England: London; Belfast, Edinburgh
United Nations: New York, USUN
United States: Washington
Upper Volta: Ouagadougou
Uruguay: Montevideo
Vatican=Holy See: Vatican City
Venezuela: Caracas; Maracaibo
Vietnam=Viet-Nam=Viet Nam=Indochina=Republic of Vietnam: Saigon; Hue, Hanoi, Danang
Yemen: Taiz, Sanaa, Sana
Southern Yemen=Aden: Aden
Yugoslavia: Belgrade; Zagreb, Sarajevo
Zambia=Northern Rhodesia: Lusaka
"""

_DEPARTMENT = re.compile(
    r"\b(?:department|dept|secretary of (?:state|(?:foreign|external) affairs)|acting secretary|white house|state)\b",
    re.I,
)
_UNITED_NATIONS = re.compile(r"\b(?:united nations|USUN)\b", re.I)
_SEAT = re.compile(r"\b(?:embassy|legation|consulate|consulate general|mission|ambassador|minister)\b[^,;]*", re.I)


@cache
def _tables() -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Country (folded) -> the seats of its embassy (folded); post (folded) -> its name as written."""
    countries: dict[str, tuple[str, ...]] = {}
    cities: dict[str, str] = {}
    for line in _POSTS.strip().splitlines():
        names, _, posts = line.partition(":")
        seats, _, consulates = posts.partition(";")
        for name in names.split("="):
            countries[name.strip().casefold()] = tuple(post.strip().casefold() for post in seats.split(","))
        cities.update(
            (post.strip().casefold(), post.strip()) for post in f"{seats},{consulates}".split(",") if post.strip()
        )
    return countries, cities


def _pattern(names: list[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)", re.I)


@cache
def _country_pattern() -> re.Pattern[str]:
    return _pattern(list(_tables()[0]))


@cache
def _city_pattern() -> re.Pattern[str]:
    return _pattern(list(_tables()[1]))


@cache
def post_names() -> tuple[str, ...]:
    """The cities with a post, as written, longest first."""
    return tuple(sorted(_tables()[1].values(), key=lambda name: (-len(name), name)))


def posts_in(text: str) -> frozenset[str]:
    """The posts (folded city names) that the words can mean; empty where they name none.

    A city named wins over a country ("the Consulate General at Jerusalem"); of several countries the first counts
    ("the Ambassador in France (Dillon) to the United States" is Paris); "the Department" is Washington.
    """
    cities = [match.group().casefold() for match in _city_pattern().finditer(text)]
    if cities:
        return frozenset(cities[:1])
    seat = _SEAT.search(text)
    country = _country_pattern().search(seat.group()) if seat else None
    country = country or (None if _DEPARTMENT.search(text) else _country_pattern().search(text))
    if country:
        return frozenset(_tables()[0][country.group().casefold()])
    if _UNITED_NATIONS.search(text):
        return frozenset(_tables()[0]["united nations"])
    return frozenset({"washington"}) if _DEPARTMENT.search(text) else frozenset()


_OF_POSTS = re.compile(
    r"(?i)\b(?:the|american|royal|imperial|embassy|legation|consulate|general|mission|delegation|ambassador|minister|"
    r"charg[eé]|consul|in|at|to|of|from)\b|['’]s\b|\([^)]*\)"
)


def seats_in(text: str) -> frozenset[str]:
    """`posts_in`, else the name that stands where a post's would, folded: of "Embassy SARNOGRAD" sarnograd, of "the
    Legation in Illany" illany. For words that are known to name a post."""
    known = posts_in(text)
    if known:
        return known
    bare = " ".join(_OF_POSTS.sub(" ", text.partition(",")[0]).split()).casefold()
    return frozenset({bare}) if bare and len(bare) <= 40 else frozenset()


def is_place(words: str) -> bool:
    """Whether the words are the name of a country or a post and nothing else ("the United States", "Saigon")."""
    bare = re.sub(r"^the\s", "", words.strip().casefold())
    countries, cities = _tables()
    return bare in countries or bare in cities


def same_place(one: str, other: str) -> bool:
    """Whether two words of place name one country ("Moscow", "the Soviet Union")."""
    if one.strip().casefold() == other.strip().casefold():
        return True
    return bool(posts_in(one) & posts_in(other))
