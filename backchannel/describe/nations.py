"""Names of states, their peoples and of government bodies, as they head a list of participants ("UK", "State", "Polish side").

Source: common knowledge of 1940-1980. The lists need not be complete: a name that is missing is taken for a person.
"""

from __future__ import annotations

import re

__all__ = ["is_body"]

_STATES = """
Afghanistan Albania Algeria Angola Argentina Australia Austria Bahrain Bangladesh Barbados Belgium Bolivia Botswana Brazil
Bulgaria Burma Burundi Cambodia Cameroon Canada Ceylon Chad Chile China Colombia Congo Cuba Cyprus Czechoslovakia Dahomey
Denmark Ecuador Egypt England Ethiopia Finland Formosa France Gabon Gambia Germany Ghana Greece Guatemala Guinea Guyana Haiti
Honduras Hungary Iceland India Indonesia Iran Iraq Ireland Israel Italy Jamaica Japan Jordan Kenya Korea Kuwait Laos Lebanon
Liberia Libya Luxembourg Malawi Malaya Malaysia Mali Malta Mauritania Mauritius Mexico Mongolia Morocco Mozambique Namibia Nepal
Netherlands Nicaragua Niger Nigeria Norway Oman Pakistan Panama Paraguay Peru Philippines Poland Portugal Qatar Rhodesia Romania
Rumania Russia Rwanda Senegal Singapore Somalia Spain Sudan Swaziland Sweden Switzerland Syria Taiwan Tanganyika Tanzania Thailand
Togo Tunisia Turkey Uganda Uruguay Vatican Venezuela Vietnam Yemen Yugoslavia Zaire Zambia Zanzibar
"""
_PEOPLES = """
Afghan Albanian Algerian American Angolan Argentine Argentinian Australian Austrian Belgian Bolivian Brazilian British Bulgarian
Burmese Cambodian Canadian Ceylonese Chilean Chinese Colombian Congolese Cuban Cypriot Czech Czechoslovak Danish Dutch Egyptian
Ethiopian Finnish French German Ghanaian Greek Guatemalan Guinean Hungarian Icelandic Indian Indonesian Iranian Iraqi Irish
Israeli Italian Japanese Jordanian Kenyan Korean Kuwaiti Lao Laotian Lebanese Liberian Libyan Malayan Malaysian Mexican Mongolian
Moroccan Nepalese Nigerian Norwegian Pakistani Panamanian Peruvian Philippine Polish Portuguese Rhodesian Romanian Rumanian
Russian Saudi Scottish Senegalese Singaporean Somali Soviet Soviets Spanish Sudanese Swedish Swiss Syrian Taiwanese Tanzanian Thai
Tunisian Turkish Ugandan Venezuelan Vietnamese Yemeni Yugoslav Zairian Zambian Americans Russians Germans Israelis Egyptians
Britons Poles Turks Greeks Yugoslavs Indians Pakistanis Iranians
"""
_LONG = """
United States;United States of America;United Kingdom;Great Britain;Soviet Union;Union of Soviet Socialist Republics;
Federal Republic of Germany;West Germany;East Germany;German Democratic Republic;Republic of Korea;South Korea;North Korea;
Republic of China;People's Republic of China;Communist China;Nationalist China;South Vietnam;North Vietnam;Viet-Nam;Viet Nam;
Republic of Vietnam;Democratic Republic of Vietnam;Saudi Arabia;South Africa;Republic of South Africa;New Zealand;Costa Rica;
Dominican Republic;El Salvador;Ivory Coast;Sierra Leone;Upper Volta;United Arab Republic;Hong Kong;Central African Republic;
Trinidad and Tobago;European Community;European Economic Community;United Nations;Holy See;British Guiana;
State;Department of State;State Department;Defense;Department of Defense;Defense Department;Department of Defense;OSD;Treasury;Department of the Treasury;
Treasury Department;Commerce;Department of Commerce;Commerce Department;Agriculture;Department of Agriculture;Justice;Department of Justice;Labor;Interior;Army;Navy;Air Force;
Joint Chiefs of Staff;The Joint Staff;Joint Staff;White House;The White House;White House Staff;National Security Council;
National Security Council Staff;NSC Staff;Central Intelligence Agency;Bureau of the Budget;Office of Management and Budget;
Arms Control and Disarmament Agency;Atomic Energy Commission;Agency for International Development;Foreign Office;
Council of Economic Advisers;United States Information Agency;Department of Energy;Office of Emergency Preparedness;World Bank;
International Monetary Fund;Foreign Ministry;Vice President's Office;Office of the Vice President;Export-Import Bank;Eximbank;
Special Trade Representative;Federal Reserve;Federal Reserve Board;Council on International Economic Policy;Peace Corps;
"""
_LETTERS = """
US USA UK USSR GDR FRG GFR UAR PRC GRC ROK DRV GVN SVN UN NATO EC EEC CIA JCS NSC AID ICA ACDA AEC USIA USIS USUN OMB OST CEA DOD DOS
OEP BOB FAA CIEP STR IMF IBRD FBI DIA INR ISA NSA FOA ECA MSA GOI GOP GOT HMG CAB NASA USDA EXIM OPIC ERDA FEA DCI VP SAG TVA HEW GATT
"""


def _fold(words: str) -> str:
    return re.sub(r"[^a-z ]", "", words.lower().replace("-", " ").replace("’", "'").replace(".", ""))


_ALL = {
    _fold(name) for name in (*_STATES.split(), *_PEOPLES.split(), *_LETTERS.split(), *_LONG.split(";")) if name.strip()
}
_ALL = {" ".join(name.split()) for name in _ALL}


def is_body(words: str) -> bool:
    """Whether the words, but for "the", are the name of a state, a people or a government body; two may be joined."""
    folded = " ".join(_fold(words).split())
    folded = folded.removeprefix("the ")
    return folded in _ALL or (" and " in folded and all(part in _ALL for part in folded.split(" and ")))
